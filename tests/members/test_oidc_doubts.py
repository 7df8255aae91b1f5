"""What the organisation's own issuer says, or somebody in its name, and we do not believe."""

import json
import re
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from kulturnett import issuer as environment
from members.models import Person
from tests.members.issuer_server import CLIENT, SECRET, Issuer, Server, other_key, signed
from tests.members.issuer_visits import GO, LOGIN, VERIFIED, leave, sign_in, visit, who

pytestmark = pytest.mark.django_db


def _none(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", algorithm="none", headers={"kid": "first"})


def _shared_secret(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, SECRET * 2, algorithm="HS256", headers={"kid": "first"})


@pytest.mark.parametrize(
    "sign",
    [
        lambda claims: signed(claims, other_key()),
        _none,
        _shared_secret,
        lambda claims: jwt.encode(claims, other_key(), algorithm="RS256", headers={"kid": "other"}),
        lambda claims: signed(claims)[:-9],
        lambda _claims: "tull",
        lambda _claims: None,
    ],
)
def test_what_the_issuer_has_not_signed_signs_nobody_in(
    client: Client, issuer: Issuer, link: SocialAccount, sign: Callable[[dict[str, Any]], str]
) -> None:
    issuer.sign = sign
    response = sign_in(client)
    assert (response.status_code, who(client)) == (400, None)
    assert "Innloggingen kunne ikke godtas" in response.text


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "en-annens"},
        {"nonce": None},
        {"aud": "en-annen"},
        {"aud": [CLIENT, "en-annen"], "azp": "en-annen"},
        {"iss": "https://annen.example.org"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 192},
    ],
)
def test_what_is_not_for_us_now_signs_nobody_in(
    client: Client, issuer: Issuer, link: SocialAccount, changes: dict[str, Any]
) -> None:
    issuer.changes = changes
    response = sign_in(client)
    assert (response.status_code, who(client)) == (400, None)
    assert "Innloggingen kunne ikke godtas" in response.text


@pytest.mark.parametrize("state", ["en-annens", ""])
def test_an_answer_to_no_question_starts_anew(
    client: Client, issuer: Issuer, link: SocialAccount, state: str
) -> None:
    back = re.sub(r"state=\w+", f"state={state}", visit(leave(client)))
    response = client.get(back)
    assert (response.status_code, who(client)) == (400, None)
    assert "Innloggingen må startes på nytt" in response.text


def test_an_answer_counts_in_the_browser_that_asked_and_once(
    client: Client, issuer: Issuer, link: SocialAccount, member: Person
) -> None:
    back = visit(leave(client))
    other = Client()
    assert "må startes på nytt" in other.get(back).text
    client.get(back)
    assert who(client) == str(member.pk)
    assert client.get(back).status_code == 400
    assert who(other) is None


def test_who_thinks_better_of_it_is_told_so(client: Client, issuer: Issuer) -> None:
    issuer.denies = True
    response = sign_in(client)
    assert (response.status_code, "Innloggingen ble avbrutt" in response.text) == (200, True)
    assert f'href="{LOGIN}"' in response.text


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        ("/token", (500, "{}"), 400),
        ("/token", (200, "[]"), 400),
        ("/token", (200, "tull"), 503),
        ("/jwks", (500, ""), 503),
        ("/jwks", (200, "[]"), 400),
        ("/jwks", (200, "{}"), 400),
        ("/userinfo", (404, ""), 503),
    ],
)
def test_an_issuer_that_falls_over_midway_gives_a_page(
    client: Client, issuer: Issuer, link: SocialAccount, path: str, answer: Any, status: int
) -> None:
    issuer.answers = {path: answer}
    response = sign_in(client)
    assert (response.status_code, who(client)) == (status, None)
    assert "Logg inn med kode" in response.text


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ((503, ""), 503),
        ((200, "tull"), 503),
        ((200, "[]"), 400),
        ((200, '{"issuer": "https://annen.example.org"}'), 400),
    ],
)
def test_an_issuer_that_cannot_be_asked_gives_a_page(
    client: Client, issuer: Issuer, answer: Any, status: int
) -> None:
    issuer.answers = {"/.well-known/openid-configuration": answer}
    response = client.post(GO)
    assert (response.status_code, "Logg inn med kode" in response.text) == (status, True)


def test_an_issuer_that_says_it_is_another_is_not_believed(client: Client, issuer: Issuer) -> None:
    told = issuer.describe() | {"issuer": "https://annen.example.org"}
    issuer.answers = {"/.well-known/openid-configuration": (200, json.dumps(told))}
    assert "kunne ikke godtas" in client.post(GO).text


def test_an_issuer_that_is_away_gives_a_page(client: Client, issuer: Issuer) -> None:
    closed = Server()
    closed.close()
    app = {"provider_id": closed.issuer.url, "settings": {"server_url": closed.issuer.url}}
    configured = environment.apps()[0]
    app["settings"] = configured["settings"] | app["settings"]
    with override_settings(
        SOCIALACCOUNT_PROVIDERS={"openid_connect": {"APPS": [configured | app]}}
    ):
        response = client.post(GO)
    assert (response.status_code, "svarer ikke" in response.text) == (503, True)


def test_the_log_tells_the_kind_of_fault_and_nobodys_name(
    client: Client, issuer: Issuer, caplog: pytest.LogCaptureFixture
) -> None:
    issuer.user = VERIFIED
    issuer.changes = {"aud": "en-annen"}
    sign_in(client)
    assert "Nobody was signed in by the issuer's answer: InvalidAudienceError" in caplog.text
    assert [word for word in ("ase@", "abc-1", "adgang") if word in caplog.text.lower()] == []


# The environment


def test_without_an_issuer_nothing_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OIDC_ISSUER", raising=False)
    assert environment.apps() == []


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"OIDC_ISSUER": "http://issuer.example.org"}, "Set OIDC_ISSUER to the issuer's https"),
        ({"OIDC_ISSUER": "issuer.example.org"}, "Set OIDC_ISSUER to the issuer's https"),
        ({"OIDC_ISSUER": "https://issuer.example.org"}, "Set OIDC_CLIENT_ID"),
        (
            {"OIDC_ISSUER": "https://issuer.example.org", "OIDC_CLIENT_ID": "x"},
            "Set OIDC_CLIENT_SECRET",
        ),
    ],
)
def test_half_an_issuer_stops_the_start_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], sentence: str
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        environment.apps()
