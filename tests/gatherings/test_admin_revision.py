"""A file in a new row of the desk's form that looks like a new version of what is there."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from gatherings.models import Gathering, Presentation, Speaker
from gatherings.withdrawal import withdraw
from members.models import Person
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.desk import change, filled
from tests.gatherings.pdfs import pdf

pytestmark = pytest.mark.usefixtures("network", "files")
BOX = 'type="checkbox" name="presentations-1-another"'


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat's browser."""
    client.force_login(secretariat)
    return client


def added(desk: Client, gathering: Gathering, name: str, **fields: Any) -> Any:
    """The form with a file in its second, empty row."""
    file = {"presentations-1-upload": SimpleUploadedFile(name, fields.pop("content", pdf("ny")))}
    typed = {f"presentations-1-{field}": value for field, value in fields.items()}
    return desk.post(change(gathering), filled(desk, change(gathering)) | typed | file)


def test_a_file_with_the_name_of_another_is_asked_about_before_a_second_is_made(
    desk: Client, gathering: Gathering, keep: Keep
) -> None:
    keep(pdf("a"), name="Kultur på Røros.pdf")
    response = added(desk, gathering, "Kultur på Røros v2.pdf", title="Til slutt")
    assert "Filen ligner på «Kultur og helse». Er den en ny versjon av den?" in response.text
    assert BOX in response.text
    assert 'value="Til slutt"' in response.text
    assert Presentation.objects.count() == 1


def test_answered_that_it_is_another_it_is_made(
    desk: Client, gathering: Gathering, keep: Keep
) -> None:
    keep(pdf("a"), name="Kultur på Røros.pdf")
    added(desk, gathering, "Kultur på Røros v2.pdf", another="on")
    assert Presentation.objects.count() == 2


def test_in_the_row_of_the_other_it_is_its_next_version_unasked(
    desk: Client, gathering: Gathering, keep: Keep
) -> None:
    presentation = keep(pdf("a"), name="Kultur på Røros.pdf").presentation
    file = {"presentations-0-upload": SimpleUploadedFile("Kultur på Røros v2.pdf", pdf("ny"))}
    desk.post(change(gathering), filled(desk, change(gathering)) | file)
    assert (Presentation.objects.count(), presentation.versions.count()) == (1, 2)


def test_the_same_bytes_are_asked_about_whatever_they_are_called(
    desk: Client, gathering: Gathering, keep: Keep
) -> None:
    keep(pdf("a"), name="En.pdf")
    added(desk, gathering, "To.pdf", content=pdf("a"))
    assert Presentation.objects.count() == 1


def test_another_file_of_who_speaks_is_asked_about(
    desk: Client, gathering: Gathering, keep: Keep, make_talk: MakeTalk, member: Person
) -> None:
    presentation = keep(pdf("a"), name="En.pdf").presentation
    first, second = make_talk(title="Frivillighet"), make_talk(title="Dans", order=2)
    for item in (first, second):
        Speaker.objects.create(item=item, person=member)
    Presentation.objects.filter(pk=presentation.pk).update(item=first)
    response = added(desk, gathering, "Noe helt annet.pdf", item=second.pk)
    assert BOX in response.text


def test_a_file_like_no_other_is_not_asked_about(
    desk: Client, gathering: Gathering, keep: Keep
) -> None:
    keep(pdf("a"), name="Kultur på Røros.pdf")
    assert BOX not in desk.get(change(gathering)).text
    added(desk, gathering, "Teater.pdf")
    assert Presentation.objects.count() == 2


def test_a_file_to_what_is_withdrawn_is_asked_about_before_it_comes_out_again(
    desk: Client, gathering: Gathering, keep: Keep, presentation: Presentation
) -> None:
    keep(pdf("a"))
    withdraw(presentation=presentation, by=None)
    states = []
    for answer in ({}, {"presentations-0-again": "on"}):
        form = filled(desk, change(gathering)) | answer
        file = {"presentations-0-upload": SimpleUploadedFile("Ny.pdf", pdf("ny"))}
        text = desk.post(change(gathering), form | file, follow=True).text
        states.append((Presentation.objects.get().state, "Skal den ligge ute igjen" in text))
    assert states == [("withdrawn", True), ("ready", False)]


def test_the_row_of_what_is_withdrawn_says_so(
    desk: Client, gathering: Gathering, keep: Keep, presentation: Presentation
) -> None:
    keep(pdf("a"))
    withdraw(presentation=presentation, by=None)
    day = date_format(timezone.localdate(), "j. F Y")
    assert f"trukket {day}" in desk.get(change(gathering)).text
