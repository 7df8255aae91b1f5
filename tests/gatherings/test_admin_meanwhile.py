"""A gathering's form, and what is changed elsewhere while it is open or being saved."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gatherings.admin.forms import GatheringForm
from gatherings.models import AgendaItem, Gathering, Presentation, Speaker
from gatherings.search import keep_gathering, keep_presentation
from members.models import Network, Person, SearchEntry
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.desk import change, filled
from tests.gatherings.meanwhile import begun
from tests.gatherings.speaking import item, speaker

__all__ = ["item", "speaker"]  # fixtures
SAID = "Samlingen er endret et annet sted etter at du åpnet den."


@pytest.fixture
def desk(client: Client, secretariat: Person, network: Network, files: Path) -> Client:
    """The secretariat's browser."""
    client.force_login(secretariat)
    return client


def alone(item: AgendaItem) -> str:
    """The entry's own page."""
    return reverse("admin:gatherings_agendaitem_change", args=[item.pk])


def with_speaker(desk: Client, item: AgendaItem, person: Person) -> dict[str, Any]:
    """The entry's own form, with somebody more who speaks."""
    row = {"person": person.pk, "item": item.pk, "order": 2}
    added = {f"speakers-1-{name}": value for name, value in row.items()}
    return filled(desk, alone(item)) | {"speakers-TOTAL_FORMS": 2} | added


@pytest.mark.django_db
def test_who_was_put_on_an_entrys_own_page_is_not_taken_off_by_an_older_form(
    desk: Client, gathering: Gathering, item: AgendaItem, member: Person
) -> None:
    older = filled(desk, change(gathering)) | {"venue": "Oppdal"}
    assert desk.post(alone(item), with_speaker(desk, item, member)).status_code == 302
    assert SAID in desk.post(change(gathering), older).text
    assert item.speakers.filter(person=member).exists()
    newer = filled(desk, change(gathering)) | {"venue": "Oppdal"}
    assert desk.post(change(gathering), newer).status_code == 302
    assert item.speakers.filter(person=member).exists()


@pytest.mark.django_db
def test_an_entry_that_is_saved_leads_back_to_its_gathering(
    desk: Client, gathering: Gathering, item: AgendaItem
) -> None:
    sent = filled(desk, alone(item))
    assert desk.post(alone(item), sent)["Location"] == change(gathering)
    stays = filled(desk, alone(item)) | {"_continue": "1"}
    assert desk.post(alone(item), stays)["Location"] == alone(item)


@pytest.mark.django_db
def test_an_entry_that_is_deleted_on_its_own_page_leads_back_to_its_gathering(
    desk: Client, gathering: Gathering, item: AgendaItem
) -> None:
    page = reverse("admin:gatherings_agendaitem_delete", args=[item.pk])
    assert desk.get(page).status_code == 200
    answer = desk.post(page, {"post": "yes"}, follow=True)
    assert answer.redirect_chain == [(change(gathering), 302)]
    assert "ble slettet" in answer.text
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


@pytest.mark.django_db
def test_an_entrys_own_page_undoes_nothing_that_the_gatherings_form_has_saved_since(
    desk: Client, gathering: Gathering, item: AgendaItem
) -> None:
    older = filled(desk, alone(item)) | {"text": "Mer"}
    desk.post(change(gathering), filled(desk, change(gathering)) | {"items-0-title": "Nytt"})
    assert SAID in desk.post(alone(item), older).text
    item.refresh_from_db()
    assert (item.title, item.text) == ("Nytt", "")


@pytest.mark.django_db
def test_who_spoke_in_an_entry_that_is_deleted_no_longer_finds_what_is_hidden(
    desk: Client, keep: Keep, make_talk: MakeTalk, outsider: Person
) -> None:
    item = make_talk(person=outsider)
    Presentation.objects.create(gathering=item.gathering, item=item, title="Skjult")
    shown = keep(b"en", to=Presentation.objects.get(title="Skjult")).presentation
    older = filled(desk, change(item.gathering)) | {"venue": "Oppdal"}
    page = reverse("admin:gatherings_agendaitem_delete", args=[item.pk])
    desk.post(page, {"post": "yes"})
    found = SearchEntry.objects.get(kind="presentation", key=shown.pk, page=0)
    assert (found.owners, found.people) == ([], "")
    assert SAID in desk.post(change(item.gathering), older).text


@pytest.mark.django_db
def test_what_is_said_of_telling_while_a_form_is_judged_stays_said(
    desk: Client, gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = GatheringForm.clean

    def meanwhile(form: GatheringForm) -> dict[str, Any]:
        Gathering.objects.update(told_at=timezone.now(), tells_itself=False)
        return clean(form)

    sent = filled(desk, change(gathering)) | {"venue": "Oppdal"}
    monkeypatch.setattr(GatheringForm, "clean", meanwhile)
    desk.post(change(gathering), sent)
    gathering.refresh_from_db()
    assert (gathering.venue, gathering.tells_itself) == ("Oppdal", False)
    assert gathering.told_at is not None


def test_an_entry_can_go_in_the_form_that_renames_what_was_shown_in_it(
    fresh_database: str, desk: Client, gathering: Gathering, item: AgendaItem
) -> None:
    shown = Presentation.objects.create(gathering=gathering, item=item, title="HUNT")
    sent = {"items-0-DELETE": "on", "presentations-0-title": "HUNT4"}
    assert desk.post(change(gathering), filled(desk, change(gathering)) | sent).status_code == 302
    shown.refresh_from_db()
    assert (shown.title, shown.item) == ("HUNT4", None)


def test_two_changes_of_a_talk_at_once_are_both_found(
    fresh_database: str, item: AgendaItem, speaker: Speaker
) -> None:
    keep_gathering(item.gathering)

    @transaction.atomic
    def promoted() -> None:
        Speaker.objects.filter(pk=speaker.pk).update(title="Rektor")
        keep_gathering(item.gathering)

    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            AgendaItem.objects.filter(pk=item.pk).update(text="Om helse")
            keep_gathering(item.gathering)
            second = begun(hand, promoted)
        second.result()
    found = SearchEntry.objects.get(kind="talk", key=item.pk)
    assert (found.text.strip(), found.people) == ("Om helse", "Rektor, HUNT")


def test_a_gathering_can_be_announced_while_a_file_of_it_is_read(
    fresh_database: str, desk: Client, gathering: Gathering, keep: Keep
) -> None:
    Gathering.objects.update(state="draft")
    shown = keep(b"en", to=Presentation.objects.create(gathering=gathering, title="HUNT"))
    sent = filled(desk, change(gathering)) | {"_announce": "1"}

    def announced() -> int:
        return desk.post(change(gathering), sent).status_code

    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            Presentation.objects.select_for_update(no_key=True).get(pk=shown.presentation_id)
            future = begun(hand, announced)
            shown.presentation.versions.update(text=["Lest"])
            keep_presentation(shown.presentation)
        assert future.result() == 302
    assert not SearchEntry.objects.get(kind="presentation", page=1).draft
