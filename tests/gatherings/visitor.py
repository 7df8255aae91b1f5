"""Somebody at a real portal, by plain HTTP: many at once, and as slow as a test needs."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import Self
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.portal import Portal

SECRETARIAT = "sekretariat@example.org"
ADD = "/admin/gatherings/gathering/add/"
_BOUNDARY = "4711kulturnett4711"

type Fields = dict[str, str]


class Visitor:
    """Signed in with cookies of her own. Threads may share one."""

    def __init__(self, address: str, cookies: Fields) -> None:
        self.address, self.cookies = address, cookies

    @classmethod
    def signed_in(cls, portal: Portal, email: str = SECRETARIAT) -> Self:
        """Open a link that signs in, and press its button."""
        visitor = cls(urlsplit(portal.url).netloc, {})
        link = urlsplit(portal.signin_url(email)).path
        visitor.send(link, visitor.form(link))
        assert "sessionid" in visitor.cookies
        return visitor

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | Iterable[bytes] | None = None,
        headers: Fields | None = None,
    ) -> tuple[int, bytes]:
        """One request on a connection of its own; status and content of the answer."""
        with closing(HTTPConnection(self.address, timeout=30)) as connection:
            given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            connection.request(method, path, body, given | (headers or {}))
            response = connection.getresponse()
            for header, value in response.getheaders():
                if header.lower() == "set-cookie":
                    name, _is, rest = value.partition("=")
                    self.cookies[name] = rest.partition(";")[0]
            return response.status, response.read()

    def form(self, path: str) -> Fields:
        """What the form on the page at `path` would send, untouched."""
        status, page = self.ask(path)
        assert status == 200
        return _Form(page.decode()).fields

    def send(self, path: str, fields: Fields) -> tuple[int, bytes]:
        """Post a form without files."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", urlencode(fields).encode(), kind)

    def upload(
        self,
        path: str,
        fields: Fields,
        field: str,
        content: bytes,
        *,
        name: str = "Kultur.pdf",
        accept: str = "text/html",
    ) -> tuple[int, bytes]:
        """Post a form with one file, in pieces."""
        start, end = multipart(fields, field, name)
        length = str(len(start) + len(content) + len(end))
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        body = (*_pieces(start), *_pieces(content), *_pieces(end))
        headers = {"Content-Type": kind, "Content-Length": length, "Accept": accept}
        return self.ask(path, "POST", body, headers)


def new_gathering(form: Fields, title: str) -> Fields:
    """The admin's empty form filled in: a gathering with one presentation, as sent once."""
    return form | {
        "title": title,
        "starts_at": "2026-12-03T10:00",
        "ends_at": "2026-12-03T15:00",
        "state": "announced",
        "venue": "Namsos",
        "presentations-0-title": title,
        "form_token": str(uuid4()),
    }


def multipart(fields: Fields, field: str, name: str = "Kultur.pdf") -> tuple[bytes, bytes]:
    """What goes before and after the bytes of the file."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    parts.append(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return "".join(parts).encode(), f"\r\n--{_BOUNDARY}--\r\n".encode()


def _pieces(content: bytes) -> Iterator[bytes]:
    size = 256 * 1024
    return (content[start : start + size] for start in range(0, len(content), size))


class _Form(HTMLParser):
    """The fields of the last form of a page's own, files and buttons left out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._select = self._area = ""
        self.feed(text.partition('<footer class="kn-footer">')[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.fields = {}
        if tag == "select":
            self._select = given.get("name", "")
        if tag == "textarea":
            self._area = given.get("name", "")
        if tag == "option" and "selected" in given:
            self.fields[self._select] = given.get("value", "")
        if tag == "input":
            self._input(given)

    def _input(self, given: Fields) -> None:
        kind = given.get("type", "text")
        unchecked = kind in {"checkbox", "radio"} and "checked" not in given
        if "name" in given and kind not in {"submit", "file"} and not unchecked:
            self.fields[given["name"]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
