"""What a page of her talk may still do, when more has happened since it was opened."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gatherings.models import AgendaItem, Presentation
from gatherings.withdrawal import withdraw
from tests.gatherings.pdfs import pdf
from tests.gatherings.speaking import hand_in, item, path, sent_along, speaker

__all__ = ["item", "path", "speaker"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
MEANWHILE = "Presentasjonen ble trukket mens filen var på vei, og filen er ikke lagt ut."


def stands() -> list[tuple[Any, ...]]:
    """State, audience and consent of each presentation."""
    return list(Presentation.objects.order_by("pk").values_list("state", "audience", "consent"))


@pytest.fixture
def other(item: AgendaItem) -> Callable[[], Presentation]:
    """Puts a second presentation with the talk, with something in it."""

    def put() -> Presentation:
        other = Presentation.objects.create(
            gathering=item.gathering, item=item, title="Den andre", state="ready", order=2
        )
        other.versions.create(number=1, link="https://example.org/", conversion="none")
        return other

    return put


def test_a_file_from_a_page_older_than_the_withdrawal_is_not_taken(
    client: Client, path: str
) -> None:
    hand_in(client, path, consent="public")
    opened = sent_along(client, path)
    withdraw(presentation=Presentation.objects.get(), by=None)
    response = hand_in(client, path, pdf("Ny"), **opened)
    assert MEANWHILE in response.text
    assert stands() == [("withdrawn", "public", "public")]


def test_a_page_that_says_it_is_withdrawn_puts_it_out_again_for_whom_she_says(
    client: Client, path: str
) -> None:
    hand_in(client, path, consent="public")
    withdraw(presentation=Presentation.objects.get(), by=None)
    hand_in(client, path, pdf("Ny"), consent="members", **sent_along(client, path))
    assert stands() == [("ready", "members", "members")]


def test_what_comes_out_again_without_an_answer_is_seen_by_nobody_else(
    client: Client, path: str
) -> None:
    hand_in(client, path, consent="public")
    withdraw(presentation=Presentation.objects.get(), by=None)
    hand_in(client, path, pdf("Ny"), **sent_along(client, path))
    assert stands() == [("ready", "secretariat", "none")]


def test_a_file_for_one_that_is_gone_is_no_version_of_the_other(
    client: Client, path: str, other: Callable[[], Presentation]
) -> None:
    hand_in(client, path, consent="members")
    opened = sent_along(client, path)
    second = other()
    withdraw(presentation=Presentation.objects.get(title="Helse og kultur"), by=None)
    assert MEANWHILE in hand_in(client, path, pdf("Ny"), **opened).text
    assert second.versions.count() == 1


def test_a_page_from_before_it_was_asked_for_hands_in_what_is_asked(
    client: Client, path: str, item: AgendaItem
) -> None:
    opened = sent_along(client, path)
    Presentation.objects.create(
        gathering=item.gathering, item=item, title="Etterspurt", asked_at=timezone.now()
    )
    hand_in(client, path, pdf("Ny"), consent="members", **opened)
    assert stands() == [("ready", "members", "members")]


def test_withdrawing_twice_leaves_the_other_presentation_of_the_talk(
    client: Client, path: str, other: Callable[[], Presentation]
) -> None:
    hand_in(client, path, consent="members")
    other()
    opened = sent_along(client, f"{path}trekk/")
    answers = [client.post(f"{path}trekk/", opened)["Location"] for _press in range(2)]
    assert answers == [path, path]
    assert [state for state, *_terms in stands()] == ["withdrawn", "ready"]


def test_an_answer_to_one_that_is_gone_is_none_to_the_other(
    client: Client, path: str, other: Callable[[], Presentation]
) -> None:
    hand_in(client, path, consent="members")
    other()
    opened = sent_along(client, path)
    withdraw(presentation=Presentation.objects.get(title="Helse og kultur"), by=None)
    response = client.post(f"{path}samtykke/", opened | {"consent": "public"}, follow=True)
    assert response.redirect_chain == [(path, 302)]
    assert "Svaret er ikke lagret, for presentasjonen er trukket." in response.text
    assert stands()[1] == ("ready", "members", "none")
