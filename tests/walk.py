"""Walks the site as one person, and keeps what she was answered."""

from dataclasses import dataclass
from http.cookies import SimpleCookie

import html5lib
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from members.models import Person


@dataclass(frozen=True)
class Answer:
    """`text` is everything that was sent, headers too; `page` is the HTML, if it is HTML."""

    status: str
    headers: dict[str, str]
    text: str
    page: str


def table(text: str) -> dict[str, dict[str, str]]:
    """Column → row → cell, of a table whose first line names its columns."""
    head, *lines = [line for line in text.splitlines() if line.strip()]
    columns = head.split()
    rows = [line.rsplit(maxsplit=len(columns)) for line in lines]
    return {
        column: {" ".join(row[0].split()): row[number] for row in rows}
        for number, column in enumerate(columns, 1)
    }


def ask(client: Client, line: str) -> Answer:
    """Send one line's request. «login» is the answer that shows the door."""
    method, path = line.split()
    response = client.generic(method, path)
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
    body = _body(response)
    is_page = headers.get("Content-Type", "").startswith("text/html")
    text = "\n".join([*map(": ".join, headers.items()), "", body])
    return Answer(_status(response), headers, text, body if is_page else "")


def walk(person: Person | None, lines: list[str]) -> dict[str, Answer]:
    """Ask for each line, each time as if she had just come: what it changed is undone."""
    answers, client = {}, Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    came = client.cookies
    for line in lines:
        client.cookies = SimpleCookie(came)
        before = transaction.savepoint_create()
        answers[line] = ask(client, line)
        transaction.savepoint_rollback(before)
    return answers


def faults(page: str) -> list[str]:
    """What is wrong with a page, whatever it is about."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(page)
    found = [f"{place}: {code}" for place, code, _data in parser.errors]
    ids = [element.attrib["id"] for element in document.iter() if "id" in element.attrib]
    found += [f"twice: #{name}" for name in sorted({name for name in ids if ids.count(name) > 1})]
    if document.attrib.get("lang") != "nb":
        found.append("not lang=nb")
    if len(list(document.iter("h1"))) != 1:
        found.append("not one h1")
    if not document.findtext("head/title", "").strip(" –\n"):
        found.append("no title")
    return found


def is_styled(answer: Answer) -> bool:
    """Whether it is a page of ours that tells whom to ask."""
    asked = ('<footer class="kn-footer">', "Siri Sekretær", "siri@example.org", "900 00 002")
    return all(part in answer.page for part in asked)


def _status(response: HttpResponseBase) -> str:
    door = response.headers.get("Location", "").startswith(reverse("account_login"))
    return "login" if response.status_code == 302 and door else str(response.status_code)


def _body(response: HttpResponseBase) -> str:
    # Read to the end: the client closes the file then.
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]  # of either kind
    return body.decode(errors="replace")
