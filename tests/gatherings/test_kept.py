"""A page that is kept shows every change at once, and to each person what is for her."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import TimeMachineFixture

from gatherings.models import (
    AgendaItem,
    Gathering,
    PageImage,
    Photo,
    Presentation,
    PresentationVersion,
    Speaker,
    Touch,
)
from members.models import Organisation, Person
from tests.personas import MakeGathering, MakePresentation
from workgroup.models import FollowUpNote

pytestmark = pytest.mark.django_db
PAGE = "/samlinger/vist/"


@pytest.fixture
def shown(
    make_gathering: MakeGathering, make_presentation: MakePresentation,
    outsider: Person, committee_member: Person, trondheim: Organisation,
) -> Gathering:  # fmt: skip
    """A gathering with one of everything that its page shows."""
    gathering = make_gathering(title="Vist", days=-5, host=trondheim)
    Gathering.objects.filter(pk=gathering.pk).update(slug="vist")
    item = AgendaItem.objects.create(gathering=gathering, title="Innlegget", order=1)
    Speaker.objects.create(item=item, person=outsider, title="Forsker", organisation="NTNU")
    make_presentation(talk=item, code="vist2345", gathering=gathering)
    Photo.objects.create(
        gathering=gathering, file="x.webp", width=9, height=9, sha256="0" * 64,
        alt="Folk ved et bord", credit="Foto: KS", lead=True,
    )  # fmt: skip
    FollowUpNote.objects.create(
        gathering=gathering, title="Notatet", text="Tekst", author=committee_member,
        form_token="8c9f4b9e-98a7-4a40-9c34-3c8a1f1a2b11",
    )  # fmt: skip
    return Gathering.objects.get(pk=gathering.pk)


def main(client: Client, page: str = PAGE) -> str:
    text = client.get(page).content.decode()
    shown = text[text.index("<main") : text.index("</main>")]
    return re.sub(r'value="\w{64}"', "", shown)  # tokens of forms differ, and are never kept


CHANGES: dict[str, tuple[Callable[[], object], str]] = {
    "title": (lambda: Gathering.objects.update(title="Ny tittel"), "Ny tittel"),
    "host": (lambda: Organisation.objects.update(name="Nytt navn"), "Nytt navn kommune"),
    "item": (lambda: AgendaItem.objects.update(title="Annet innlegg"), "Annet innlegg"),
    "speaker": (lambda: Speaker.objects.update(organisation="Nord universitet"), "Nord univ"),
    "person": (lambda: Person.objects.update(name="Et Annet Navn"), "Et Annet Navn, Forsker"),
    "presentation": (lambda: Presentation.objects.update(title="Lysbildene"), "Lysbildene"),
    "version": (lambda: PresentationVersion.objects.update(pages=77), "77"),
    "photo": (lambda: Photo.objects.update(alt="Et rom med stoler"), "Et rom med"),
    "note": (lambda: FollowUpNote.objects.update(title="Rettet notat"), "Rettet notat"),
    "new talk": (
        lambda: AgendaItem.objects.create(
            gathering=Gathering.objects.get(slug="vist"), title="Nytt på slutten"
        ),
        "Nytt på slutten",
    ),
}


def test_a_presentation_has_its_first_page_beside_it(
    client: Client, member: Person, shown: Gathering
) -> None:
    client.force_login(member)
    assert "<img loading" not in main(client)
    version = PresentationVersion.objects.get()
    for page in (1, 2):
        PageImage.objects.create(
            version=version, number=page, file="a.webp", width=1600, height=900,
            small="b.webp", small_width=320, small_height=180,
        )  # fmt: skip
    assert (
        '<img loading="lazy" src="/p/vist2345/v/1/side/1.webp?liten" '
        'width="320" height="180" alt="">' in main(client)
    )


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_shows_at_once(
    client: Client, member: Person, shown: Gathering, change: str
) -> None:
    client.force_login(member)
    act, expected = CHANGES[change]
    assert expected not in main(client)
    act()
    assert expected in main(client)


@pytest.mark.parametrize("page", [PAGE, "/samlinger/"])
def test_a_change_that_is_seen_late_and_takes_an_old_touch_away_shows_at_once(
    client: Client, member: Person, shown: Gathering, page: str
) -> None:
    client.force_login(member)
    Touch.objects.all().delete()
    for gathering in (shown.pk, shown.pk, Touch.LIST):  # as many as the change adds
        Touch.objects.create(gathering=gathering, at=timezone.now() - timedelta(days=3))
    for gathering in (shown.pk, Touch.LIST):
        Touch.objects.create(gathering=gathering, pk=10**9 + gathering)  # seen before it
    assert "Ny tittel" not in main(client, page)
    Gathering.objects.update(title="Ny tittel")
    assert "Ny tittel" in main(client, page)


def test_what_is_taken_away_is_gone_at_once(
    client: Client, member: Person, shown: Gathering
) -> None:
    client.force_login(member)
    for model, words in ((FollowUpNote, "Notatet"), (Photo, "Folk ved et bord"), (Speaker, "NTNU")):
        assert words in main(client)
        model.objects.all().delete()
        assert words not in main(client)


def test_a_page_that_is_kept_asks_three_times(
    client: Client, member: Person, shown: Gathering
) -> None:
    client.force_login(member)
    for page in (PAGE, "/samlinger/"):
        first = main(client, page)
        with CaptureQueriesContext(connection) as asked:
            assert main(client, page) == first
        assert len(asked) == 3, page  # session with person, touches, network


def test_all_tables_that_the_page_reads_are_watched(
    client: Client, member: Person, shown: Gathering
) -> None:
    client.force_login(member)
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
        main(client)
        cursor.execute(
            "SELECT DISTINCT event_object_table FROM information_schema.triggers"
            " WHERE action_statement ~ 'touch'"
        )
        watched = {name for (name,) in cursor.fetchall()}
    begin = next(at for at, query in enumerate(queries) if Touch._meta.db_table in query["sql"])
    asked = " ".join(query["sql"] for query in queries.captured_queries[begin + 1 :])
    others = {"members_network"}  # the frame's, asked at each request
    tables = {name for name in connection.introspection.table_names() if f'"{name}"' in asked}
    assert tables - watched - others == set()
    assert "gatherings_speaker" in tables


def test_each_sees_hers_whoever_looked_before(
    client: Client, member: Person, outsider: Person, secretariat: Person,
    committee_member: Person, shown: Gathering,
) -> None:  # fmt: skip
    Presentation.objects.update(audience="secretariat")
    seen = {}
    for again in range(2):
        for person in (None, member, outsider, secretariat, committee_member):
            client.logout()
            if person:
                client.force_login(person)
            if not again:
                caches["pages"].clear()
                seen[person] = main(client)
            assert main(client) == seen[person]
    with_file = [person for person, text in seen.items() if "/p/vist2345/" in text]
    assert with_file == [outsider, secretariat]  # the speaker, and who sees all


def test_a_draft_that_was_kept_for_the_secretariat_is_nobody_elses(
    client: Client, member: Person, secretariat: Person, shown: Gathering
) -> None:
    Gathering.objects.update(state="draft")
    client.force_login(secretariat)
    assert "Vist" in main(client)
    assert "Vist" in main(client, "/samlinger/")
    client.force_login(member)
    assert client.get(PAGE).status_code == 404
    assert "Vist" not in main(client, "/samlinger/")


def test_a_presentation_opens_on_its_moment(
    client: Client, member: Person, shown: Gathering, time_machine: TimeMachineFixture
) -> None:
    client.force_login(member)
    opens = timezone.now() + timedelta(hours=2)
    Presentation.objects.update(publish_from=opens)
    assert "/p/vist2345/" not in main(client)
    time_machine.move_to(opens + timedelta(seconds=1), tick=False)
    assert "/p/vist2345/" in main(client)


def test_a_gathering_that_ends_moves_in_the_list(
    client: Client, member: Person, shown: Gathering, time_machine: TimeMachineFixture
) -> None:
    client.force_login(member)
    start = timezone.now() + timedelta(hours=1)
    Gathering.objects.update(starts_at=start, ends_at=start + timedelta(hours=1))
    assert main(client, "/samlinger/").index("Vist") < main(client, "/samlinger/").index(
        "Tidligere"
    )
    time_machine.move_to(start + timedelta(hours=1, seconds=1), tick=False)
    assert main(client, "/samlinger/").index("Vist") > main(client, "/samlinger/").index(
        "Tidligere"
    )
