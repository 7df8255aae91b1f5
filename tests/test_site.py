"""Promises that hold over the whole site: who is answered what, and that every page is sound."""

from collections import Counter

import pytest
from django.test import Client
from django.urls import resolve

from members.models import Network, Person
from tests.plugin import CHECKOUT
from tests.sitemap import addresses, own_addresses
from tests.walk import Answer, ask, faults, is_styled, table, walk

STRICT = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
SANDBOX = "default-src 'none'; sandbox"
PROTECTION = {
    "Content-Security-Policy": STRICT,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# Address by address, what each person is answered. «login» is the way to the door. What one may not
# see is 404, what one may not do is 403.
EXPECTED = table((CHECKOUT / "tests/site_answers.txt").read_text())
# Which words each person meets anywhere there: in texts, in file names, in headers.
SEEN = table((CHECKOUT / "tests/site_words.txt").read_text())
EVERYBODY = list(EXPECTED)

# A mail program posts here by itself (RFC 8058): the address is the proof, and it only declines.
WITHOUT_TOKEN = "POST /svar/avmelding/"

type World = dict[str, Person | None]


@pytest.fixture(params=EVERYBODY)
def somebody(request: pytest.FixtureRequest) -> str:
    """Each column's person in turn."""
    return str(request.param)


_walks: dict[str, dict[str, Answer]] = {}


@pytest.fixture
def answers(somebody: str, request: pytest.FixtureRequest) -> dict[str, Answer]:
    """What this person is answered on every line; walked once, read by several tests."""
    if somebody not in _walks:
        people: World = request.getfixturevalue("world")
        _walks[somebody] = walk(people[somebody], list(EXPECTED[somebody]))
    return _walks[somebody]


def test_the_site_map_is_found_whole() -> None:
    assert len(own_addresses()) >= 21
    assert len(addresses()) >= 60
    spaces = Counter(address.space for address in own_addresses())
    assert spaces.keys() == {"", "gatherings", "members", "workgroup"}


def test_the_table_has_every_address_of_ours_by_each_method() -> None:
    asked: dict[str, set[str]] = {"GET": set(), "POST": set()}
    for line in EXPECTED["member"]:
        method, path = line.split()
        if not path.startswith(("/admin/", "/finnes-ikke/")):
            asked[method].add(resolve(path).route)
    routes = {address.route for address in own_addresses()}
    assert asked == {"GET": routes, "POST": routes}


def unlike(found: dict[str, str], expected: dict[str, str]) -> dict[str, str]:
    """Row → what was found and what the table says, where they differ."""
    return {
        row: f"{found[row]}, not {cell}" for row, cell in expected.items() if found[row] != cell
    }


def test_everybody_is_answered_as_the_table_says(somebody: str, answers: dict[str, Answer]) -> None:
    found = {line: answer.status for line, answer in answers.items()}
    assert unlike(found, EXPECTED[somebody]) == {}


def test_nobody_meets_a_word_that_is_not_for_her(somebody: str, answers: dict[str, Answer]) -> None:
    everything = "\n".join(answer.text for answer in answers.values())
    found = {word: "x" if word in everything else "-" for word in SEEN[somebody]}
    assert unlike(found, SEEN[somebody]) == {}


def test_every_page_is_sound(answers: dict[str, Answer]) -> None:
    pages = {line: answer.page for line, answer in answers.items() if answer.page}
    assert len(pages) >= 27
    assert {line: found for line, page in pages.items() if (found := faults(page))} == {}


def test_what_is_wrong_with_a_page_is_caught() -> None:
    page = '<!doctype html><html lang="nb"><title>T</title><h1>A</h1><p id="x"></p></html>'
    assert faults(page) == []
    assert faults(page.replace("</h1>", "</h1><h1>B</h1>")) == ["not one h1"]
    assert faults(page.replace('"nb"', '"en"')) == ["not lang=nb"]
    assert faults(page.replace("<title>T", "<title> – ")) == ["no title"]
    assert faults(page.replace("</p>", '</p><p id="x"></p>')) == ["twice: #x"]
    assert len(faults(page.replace("</p>", "<div></p>"))) == 2
    assert len(faults(page.removeprefix("<!doctype html>"))) == 1


def test_every_error_is_a_page_of_ours(answers: dict[str, Answer]) -> None:
    errors = {line: answer for line, answer in answers.items() if answer.status[0] in "45"}
    assert len(errors) >= 16
    assert [line for line, answer in errors.items() if not is_styled(answer)] == []


def test_every_answer_has_the_headers_that_protect(answers: dict[str, Answer]) -> None:
    for line, answer in answers.items():
        is_file = "Content-Disposition" in answer.headers
        found = {name: answer.headers.get(name) for name in PROTECTION}
        expected = PROTECTION | ({"Content-Security-Policy": SANDBOX} if is_file else {})
        assert (line, found) == (line, expected)


def test_no_address_knows_a_method_of_its_own() -> None:
    paths = sorted({line.split()[1] for line in EXPECTED["member"]})
    answers = [ask(Client(), f"PUT {path}") for path in paths]
    assert {(answer.status, answer.headers["Allow"]) for answer in answers} == {
        ("405", "GET, HEAD, POST")
    }
    assert faults(answers[0].page) == []


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "TRACE", "OPTIONS", "QUERY", "FOO"])
def test_other_methods_are_refused(method: str) -> None:
    answer = ask(Client(), f"{method} /samlinger/")
    assert (answer.status, answer.headers["Allow"]) == ("405", "GET, HEAD, POST")


def test_no_address_takes_a_post_without_its_token(member: Person, network: Network) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    lines = [line for line in EXPECTED["member"] if line.startswith("POST")]
    lines = [line for line in lines if not line.startswith(WITHOUT_TOKEN)]
    answers = {line: ask(client, line) for line in lines}
    assert {line: answer.status for line, answer in answers.items()} == dict.fromkeys(lines, "403")
    assert [line for line, answer in answers.items() if faults(answer.page)] == []
