"""How many times each page asks the database: as many for one row as for fifty."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatherings.models import AgendaItem, Gathering, Speaker
from kulturnett import search
from members.models import Network, Organisation, Person
from tests.personas import MEMBER_UID, MakeGathering, MakePresentation, appoint
from workgroup.models import FollowUpNote, Seat, Term

TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")
BUDGETS = {
    "/samlinger/forste/": 8,
    "/samlinger/": 6,
    "/arbeidsutvalget/oppfolging/": 6,
    "/arbeidsutvalget/": 12,
    "/": 12,
    "/min-side/innlogging/": 12,
    "/min-side/innlogging/enheter/": 6,
    "/p/kode0/": 12,
    "/p/kode0/tekst/": 12,
    "/p/kode0/side/1/": 12,
    "/p/kode0/last-ned/": 4,  # three, and one that counts
    "/arbeidsutvalget/oppfolging/1/": 12,
    "/min-side/": 12,
    "/min-side/data/": 12,
    "/min-side/data/glem-meg/": 12,
    "/personvern/": 12,
    "/min-side/adresser/": 12,
    "/min-side/e-post/": 12,
    "/medlemmer/": 6,
    "/medlemmer/?q=kommune": 6,
    "/sok/?q=post": 6,
    "/sok/forslag/?q=post": 6,
    "/medlemmer/kart.svg": 12,
    "/medlemmer/5001-trondheim/": 12,
    f"/personer/{MEMBER_UID}/": 12,
    "/finnes-ikke/": 0,
    "/helse/": 0,
}

type Fill = Callable[[int], None]


@pytest.fixture
def fill(
    make_gathering: MakeGathering, make_presentation: MakePresentation, gathering: Gathering,
    member: Person, committee_member: Person, network: Network, term: Term, trondheim: Organisation,
) -> Fill:  # fmt: skip
    """Makes so many of everything that a page can list."""
    Gathering.objects.filter(pk=gathering.pk).update(slug="forste")
    file = default_storage.save("budget/file", ContentFile(b"bytes"))

    def make(number: int) -> None:
        Term.objects.update(elected_seats=number)
        led = Organisation.objects.filter(kind="municipality").order_by("pk")[:number]
        for at, organisation in enumerate(led):
            person = Person.objects.create(name=f"Taler {at}", email=f"t{at}@example.org")
            _take_part(person, organisation, trondheim)
            talk = _talk(gathering, person, at)
            make_presentation(talk=talk, code=f"kode{at}").versions.update(file=file)
            make_gathering(days=-31 - at, host=organisation)
            make_gathering(days=31 + at, host=organisation)
            FollowUpNote.objects.create(
                pk=at + 1, gathering=gathering, title="Notat", text="Tekst", form_token=uuid4(),
                author=committee_member,
            )  # fmt: skip
            if at:  # the first place is the committee's member's
                Seat.objects.create(
                    term=term, number=at + 1, person=person, organisation=organisation,
                    title="Kultursjef", period=term.period,
                )  # fmt: skip
        search.keep_all()

    return make


def sign_in_somewhere(person: Person, at: int) -> None:
    """One more device that she is signed in on."""
    session = SessionStore()
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    UserSession.objects.create(
        user=person, session_key=session.session_key, ip="127.0.0.1", user_agent=f"Nr. {at}"
    )


def _talk(gathering: Gathering, person: Person, at: int) -> AgendaItem:
    item = AgendaItem.objects.create(gathering=gathering, title=f"Post {at}", order=at)
    Speaker.objects.create(item=item, person=person, title="Sjef", organisation="Her")
    return item


def _take_part(person: Person, led: Organisation, assisted: Organisation) -> None:
    Organisation.objects.filter(pk=led.pk).update(participates=True)
    appoint(person, led)
    appoint(person, assisted, kind="deputy")


def asked(client: Client, path: str) -> list[str]:
    """What the database is asked for one page, transaction statements left out."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        b"".join(response) if response.streaming else response.content  # read to the end
    assert response.status_code == (404 if path == "/finnes-ikke/" else 200)
    found = (query["sql"] for query in queries)
    return [sql for sql in found if not sql.startswith(TRANSACTION)]


def counted(client: Client, path: str) -> int:
    """How many questions, where the budget allows them."""
    questions = asked(client, path)
    assert len(questions) <= BUDGETS[path], (path, questions)
    return len(questions)


@pytest.fixture(scope="module")
def counts() -> dict[int, dict[str, int]]:
    """Rows → path → questions, as the tests below find them."""
    return {}


@pytest.mark.parametrize("number", [1, 50])
def test_every_page_keeps_its_budget_with_one_row_and_with_fifty(
    client: Client, member: Person, fill: Fill, counts: dict[int, dict[str, int]], number: int
) -> None:
    fill(number)
    for at in range(number):
        sign_in_somewhere(member, at)
    client.force_login(member)
    counts[number] = {path: counted(client, path) for path in BUDGETS}
    assert counts.get(1, counts[number]) == counts[number]


def test_one_question_too_many_is_caught(
    client: Client, member: Person, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(1)
    client.force_login(member)
    needed = len(asked(client, "/"))
    monkeypatch.setitem(BUDGETS, "/", needed - 1)
    with pytest.raises(AssertionError, match="SELECT"):
        counted(client, "/")
