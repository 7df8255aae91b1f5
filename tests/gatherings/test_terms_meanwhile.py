"""Who may see a presentation is answered by its speaker while the secretariat has a form open."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from gatherings.admin.forms import PresentationForm
from gatherings.models import AgendaItem, Gathering, Presentation
from gatherings.talks.own import Visit, answer
from members.models import Person
from tests.gatherings.conftest import Keep
from tests.gatherings.desk import change, filled
from tests.gatherings.speaking import item

__all__ = ["item"]  # fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network", "files", "kept")]
SAID = "Hvem som kan se presentasjonen, er endret etter at du åpnet siden."


@pytest.fixture
def kept(keep: Keep, presentation: Presentation, item: AgendaItem) -> None:
    """Something that can be seen, by the members."""
    presentation.item = item
    presentation.save()
    keep(b"en")


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat's browser."""
    client.force_login(secretariat)
    return client


def says(presentation: Presentation, item: AgendaItem, consent: str) -> None:
    """The speaker answers by her link."""
    visit = Visit(item.speakers.get(), None)
    fresh = Presentation.objects.get(pk=presentation.pk)
    answer(visit=visit, presentation=fresh, consent=consent, publish_from=None)


def terms() -> tuple[Any, ...]:
    return Presentation.objects.values_list("consent", "audience", "publish_from").get()


def test_the_desks_form_that_was_opened_before_leaves_the_answer_and_saves_the_rest(
    desk: Client, gathering: Gathering, presentation: Presentation, item: AgendaItem
) -> None:
    opened = filled(desk, change(gathering))
    says(presentation, item, "no")
    typed = {"venue": "Steinkjer", "presentations-0-title": "Nytt navn"}
    assert desk.post(change(gathering), opened | typed).status_code == 302
    assert terms() == ("no", "secretariat", None)
    gathering.refresh_from_db()
    presentation.refresh_from_db()
    assert (gathering.venue, presentation.title) == ("Steinkjer", "Nytt navn")


def test_the_secretariat_that_changes_the_same_is_told_until_it_knows_the_answer(
    desk: Client, gathering: Gathering, presentation: Presentation, item: AgendaItem
) -> None:
    assert 'name="initial-presentations-0-consent"' in desk.get(change(gathering)).text
    opened = filled(desk, change(gathering)) | {"presentations-0-audience": "secretariat"}
    says(presentation, item, "members")
    assert SAID in desk.post(change(gathering), opened).text
    assert terms() == ("members", "members", None)
    typed = {"presentations-0-audience": "members", "presentations-0-consent": "members"}
    assert desk.post(change(gathering), opened | typed).status_code == 302


def test_where_nobody_has_answered_since_the_secretariat_changes_what_it_wants(
    desk: Client, gathering: Gathering
) -> None:
    Presentation.objects.update(publish_from="2031-12-03T13:00Z")
    page = desk.get(change(gathering)).text
    drawn = dict(re.findall(r'name="(initial-presentations-0-\w+)" value="([^"]+)"', page))
    typed = {"presentations-0-audience": "secretariat"}
    typed |= {"presentations-0-publish_from": "2031-12-03T14:00"}
    assert desk.post(change(gathering), filled(desk, change(gathering)) | drawn | typed)
    assert terms() == ("none", "secretariat", datetime(2031, 12, 3, 13, tzinfo=UTC))


def test_an_answer_while_the_desks_form_is_being_judged_stands(
    desk: Client, gathering: Gathering, presentation: Presentation, item: AgendaItem
) -> None:
    sent = filled(desk, change(gathering)) | {"presentations-0-consent": "members"}
    read = Presentation.objects.get(pk=presentation.pk)
    form = PresentationForm(sent, instance=read, prefix="presentations-0")
    assert form.is_valid()
    says(presentation, item, "no")
    assert form.notes_consent
    form.save()
    assert (terms(), form.notes_consent) == (("no", "secretariat", None), False)


def test_the_page_about_who_sees_it_does_not_undo_an_answer_either(
    desk: Client, presentation: Presentation, item: AgendaItem
) -> None:
    address = f"{presentation.get_absolute_url()}synlighet/"
    hidden = re.findall(r'name="(initial-\w+)" value="(\w+)"', desk.get(address).text)
    opened = {"audience": "members", "consent": "none"} | dict(hidden)
    says(presentation, item, "no")
    desk.post(address, opened)
    assert SAID in desk.post(address, opened | {"consent": "members"}).text
    assert terms() == ("no", "secretariat", None)
