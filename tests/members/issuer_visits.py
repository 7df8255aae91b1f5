"""The way to the issuer and back, as a browser goes it."""

import html
import re

import requests
from django.http import HttpResponse
from django.test import Client

GO, BACK, LOGIN = "/konto/ekstern/", "/konto/ekstern/svar/", "/konto/logg-inn/"
PAGE = "/min-side/adresser/"
VERIFIED = {"sub": "abc-1", "email": "Ase@example.org", "email_verified": True}
UNKNOWN = "Vi kjenner ikke igjen kontoen din"


def leave(client: Client, **fields: str) -> str:
    """Press the button; the address that the page leads to."""
    page = client.post(GO, fields).text
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    return html.unescape(found.group(1))


def visit(address: str) -> str:
    """As the browser at the issuer: where that sends it, within our site."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    return answer.headers["Location"].removeprefix("http://127.0.0.1:8000")


def sign_in(client: Client, **fields: str) -> HttpResponse:
    """The whole way there and back."""
    return client.get(visit(leave(client, **fields)))  # type: ignore[return-value]


def who(client: Client) -> str | None:
    """The key of who is signed in."""
    return client.session.get("_auth_user_id")
