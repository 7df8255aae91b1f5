from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gatherings.models import AgendaItem, Gathering, PendingUpload, Presentation, Speaker
from gatherings.withdrawal import withdraw
from members.models import Person
from tests.gatherings.conftest import Keep
from tests.gatherings.uploading import address, field, filled, paper, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network", "files")]


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


def orders(gathering: Gathering) -> dict[str, int]:
    """The numbers that the presentations stand by."""
    return dict(gathering.presentations.values_list("title", "order"))


def titles(gathering: Gathering) -> list[tuple[str, int]]:
    """The gathering's presentations, each with its number of versions."""
    found = gathering.presentations.all()
    return [(one.title, one.versions.count()) for one in found]


def test_all_that_waits_is_put_out_as_it_was_guessed(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    for name in ("Dans i nord.pdf", "teater_i_sor.pdf"):
        waiting(gathering, secretariat, name)
    response = desk.post(address(gathering), filled(desk, gathering), follow=True)
    assert titles(gathering) == [("Dans i nord", 1), ("Teater i sor", 1)]
    assert "2 filer er lagret." in response.text
    assert response.redirect_chain == [(f"{gathering.get_absolute_url()}#presentasjoner", 302)]


def test_nothing_waits_afterwards_and_the_waiting_bytes_are_gone(
    desk: Client, gathering: Gathering, secretariat: Person, files: Path,
    django_capture_on_commit_callbacks: object,
) -> None:  # fmt: skip
    row = waiting(gathering, secretariat)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        desk.post(address(gathering), filled(desk, gathering))
    assert not PendingUpload.objects.exists()
    assert not Path(row.file.path).exists()
    version = gathering.presentations.get().current
    assert Path(version.file.path).read_bytes() == paper(text="Kultur.pdf").read()


def test_title_talk_and_audience_are_corrected_before_saving(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    item = AgendaItem.objects.create(gathering=gathering, title="Velkommen")
    row = waiting(gathering, secretariat)
    sent = filled(desk, gathering) | {
        field(row, "title"): "Åpningen",
        field(row, "item"): item.pk,
        field(row, "audience"): "secretariat",
    }
    desk.post(address(gathering), sent)
    presentation = gathering.presentations.get()
    assert (presentation.title, presentation.item, presentation.audience) == (
        "Åpningen", item, "secretariat",
    )  # fmt: skip


def two_talks(gathering: Gathering, by: Person) -> tuple[PendingUpload, PendingUpload]:
    """Two talks, and a file of each: the second talk's came first."""
    for number, title in enumerate(("Dans", "Teater")):
        AgendaItem.objects.create(gathering=gathering, title=title, order=number)
    teater = waiting(gathering, by, "Teater.pdf")
    return waiting(gathering, by, "Dans.pdf"), teater


def test_the_order_is_left_to_the_programme(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    dans, _teater = two_talks(gathering, secretariat)
    sent = filled(desk, gathering)
    assert next(iter(sent)).startswith(f"fil-{dans.pk}-")
    desk.post(address(gathering), sent)
    assert orders(gathering) == {"Dans": 0, "Teater": 0}


def test_an_order_by_hand_is_kept(desk: Client, gathering: Gathering, secretariat: Person) -> None:
    dans, teater = two_talks(gathering, secretariat)
    by_hand = {field(teater, "place"): 1, field(dans, "place"): 2}
    desk.post(address(gathering), filled(desk, gathering) | by_hand)
    assert orders(gathering) == {"Dans": 2, "Teater": 1}


def test_the_same_button_pressed_twice_puts_everything_out_once(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    waiting(gathering, secretariat)
    sent = filled(desk, gathering)
    desk.post(address(gathering), sent)
    response = desk.post(address(gathering), sent, follow=True)
    assert titles(gathering) == [("Kultur", 1)]
    assert "Ingen av filene ventet her lenger. Enten er de lagret fra før" in response.text


def test_two_who_put_out_the_same_file_make_one_presentation(
    desk: Client, gathering: Gathering, secretariat: Person, ks_colleague: Person
) -> None:
    waiting(gathering, secretariat)
    waiting(gathering, ks_colleague)
    desk.post(address(gathering), filled(desk, gathering))
    desk.force_login(ks_colleague)
    response = desk.post(address(gathering), filled(desk, gathering), follow=True)
    assert titles(gathering) == [("Kultur", 1)]
    assert "1 fil lå her fra før." in response.text


def test_what_is_asked_for_is_not_called_a_new_version(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    talk = AgendaItem.objects.create(gathering=gathering, title="Kultur i Namsos")
    Presentation.objects.create(gathering=gathering, item=talk, title=talk.title)
    waiting(gathering, secretariat, "Kultur i Namsos.pdf")
    page = desk.get(address(gathering)).text
    assert "Filen ser ut til å være «Kultur i Namsos», som er etterspurt." in page
    assert "Ny versjon av" not in page


def test_what_looks_like_a_revision_must_be_answered(
    desk: Client, gathering: Gathering, secretariat: Person, keep: Keep, presentation: Presentation,
) -> None:  # fmt: skip
    talk = AgendaItem.objects.create(gathering=gathering, title="Kultur i Namsos")
    Presentation.objects.filter(pk=presentation.pk).update(item=talk)
    keep(b"%PDF-1.7\n", name="Krokstad.pdf")
    row = waiting(gathering, secretariat, "namsos.pdf")
    page = desk.get(address(gathering)).text
    assert "Filen ligner på «Kultur og helse». Er den en ny versjon av den?" in page
    sent = filled(desk, gathering)
    response = desk.post(address(gathering), sent)
    assert response.status_code == 200
    assert "Ingenting er lagret ennå." in response.text
    assert titles(gathering) == [("Kultur og helse", 1)]
    desk.post(address(gathering), sent | {field(row, "becomes"): presentation.pk})
    assert titles(gathering) == [("Kultur og helse", 2)]


def test_the_same_name_is_taken_for_a_new_version(
    desk: Client, gathering: Gathering, secretariat: Person, keep: Keep
) -> None:
    keep(b"%PDF-1.7\n", name="Kultur.pdf")
    waiting(gathering, secretariat, "kultur_v2 (1).pdf")
    desk.post(address(gathering), filled(desk, gathering))
    assert titles(gathering) == [("Kultur og helse", 2)]


def test_the_same_bytes_change_nothing_and_the_page_says_so(
    desk: Client, gathering: Gathering, secretariat: Person, keep: Keep
) -> None:
    keep(paper(text="A").read(), name="Annet.pdf")
    waiting(gathering, secretariat, "Kultur.pdf", "A")
    assert "Akkurat denne filen ligger her fra før." in desk.get(address(gathering)).text
    response = desk.post(address(gathering), filled(desk, gathering), follow=True)
    assert "1 fil lå her fra før." in response.text
    assert titles(gathering) == [("Kultur og helse", 1)]


def test_bytes_that_a_newer_version_replaced_are_asked_about(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    for text in ("Første", "Andre"):
        waiting(gathering, secretariat, "Dans.pdf", text)
        desk.post(address(gathering), filled(desk, gathering))
    waiting(gathering, secretariat, "Dans.pdf", "Første")
    page = desk.post(address(gathering), filled(desk, gathering)).text
    assert "Lagrer du den som ny versjon, er det den gamle som vises igjen." in page
    assert titles(gathering) == [("Dans", 2)]


def test_a_talk_that_was_asked_for_its_slides_gets_them(
    desk: Client, gathering: Gathering, secretariat: Person, member: Person
) -> None:
    talk = AgendaItem.objects.create(gathering=gathering, title="Kulturskolen")
    Speaker.objects.create(item=talk, person=member)
    Presentation.objects.create(gathering=gathering, item=talk, title="Kulturskolen")
    waiting(gathering, secretariat, "Ødegård 2.pdf")
    desk.post(address(gathering), filled(desk, gathering))
    assert list(gathering.presentations.values_list("title", "state")) == [
        ("Kulturskolen", "ready")
    ]


def test_one_that_was_withdrawn_meanwhile_gets_no_new_version(
    desk: Client, gathering: Gathering, secretariat: Person, keep: Keep, presentation: Presentation
) -> None:
    keep(b"%PDF-1.7\n", name="Kultur.pdf")
    waiting(gathering, secretariat)
    sent = filled(desk, gathering)
    withdraw(presentation=presentation, by=secretariat)
    response = desk.post(address(gathering), sent)
    assert response.status_code == 200
    presentation.refresh_from_db()
    assert (presentation.state, gathering.presentations.count()) == ("withdrawn", 1)


def test_the_highest_order_there_is_can_be_followed(
    desk: Client, gathering: Gathering, secretariat: Person, presentation: Presentation
) -> None:
    Presentation.objects.update(order=32767)
    waiting(gathering, secretariat, "Dans.pdf")
    desk.post(address(gathering), filled(desk, gathering))
    assert orders(gathering) == {"Kultur og helse": 32767, "Dans": 32767}


def test_a_file_without_a_title_is_called_as_its_talk_or_asked_about(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    row = waiting(gathering, secretariat)
    sent = filled(desk, gathering) | {field(row, "title"): " "}
    response = desk.post(address(gathering), sent)
    assert "Skriv hva presentasjonen heter." in response.text
    item = AgendaItem.objects.create(gathering=gathering, title="Velkommen")
    desk.post(address(gathering), sent | {field(row, "item"): item.pk})
    assert titles(gathering) == [("Velkommen", 1)]


def test_a_name_with_markup_is_only_text(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    waiting(gathering, secretariat, '<img src=x onerror=alert(1)> {{ 7|add:"7" }}.pdf')
    page = desk.get(address(gathering)).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; {{ 7|add:&quot;7&quot; }}.pdf" in page


def test_what_another_put_there_is_not_seen(
    desk: Client, gathering: Gathering, ks_colleague: Person
) -> None:
    waiting(gathering, ks_colleague, "Hemmelig.pdf")
    assert "Hemmelig" not in desk.get(address(gathering)).text


def test_the_gatherings_page_says_that_files_wait(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    for name in ("Dans.pdf", "Teater.pdf"):
        waiting(gathering, secretariat, name)
    page = desk.get(gathering.get_absolute_url()).text
    assert "2 filer venter på at du ser over dem og lagrer" in page


def test_a_file_that_was_chosen_when_the_table_was_saved_comes_to_the_table(
    desk: Client, gathering: Gathering
) -> None:
    response = desk.post(address(gathering), {"file": paper()}, follow=True)
    assert "Kultur.pdf" in response.text
    assert titles(gathering) == []


@pytest.fixture
def ks_colleague(secretariat: Person) -> Person:
    """KS's other adviser."""
    colleague = Person.objects.create(name="Siw Kollega", email="siw@example.org")
    appointment = secretariat.appointments.get()
    appointment.pk, appointment.person = None, colleague
    appointment.save()
    return colleague


@pytest.fixture(scope="module")
def asked() -> list[int]:
    """How many questions the test below counted so far."""
    return []


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_asks_as_often_for_one_file_as_for_fifty(
    desk: Client, gathering: Gathering, secretariat: Person, keep: Keep, asked: list[int],
    number: int,
) -> None:  # fmt: skip
    presentation = keep(b"%PDF-1.7\n").presentation
    for at in range(number):
        AgendaItem.objects.create(gathering=gathering, title=f"Post {at}")
        PendingUpload.objects.create(
            gathering=gathering, by=secretariat, name=f"{at}.pdf", kind="pdf", size=1,
            sha256=f"{at:064x}", file=f"pending/{at}.pdf", likely=presentation,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        desk.get(address(gathering))
    asked.append(len(queries))
    assert asked == [asked[0]] * len(asked)
    assert asked[0] <= 12
