"""What becomes of a presentation whose talk is deleted: before it came, and after."""

import pytest
from django.test import Client

from gatherings.models import AgendaItem, Gathering, Presentation
from members import trash
from members.models import Person, Removed
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.desk import change, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(presentation: Presentation, make_talk: MakeTalk) -> Presentation:
    """One that its talk was asked for."""
    presentation.item = make_talk(title="Kultur og helse")
    presentation.save()
    return presentation


@pytest.fixture
def item(asked: Presentation) -> AgendaItem:
    """The talk."""
    assert asked.item
    return asked.item


def test_what_is_asked_for_goes_with_its_talk_and_comes_back_with_it(
    asked: Presentation, item: AgendaItem, secretariat: Person
) -> None:
    (removed,) = trash.remove(objs=[item], by=secretariat)
    assert Presentation.objects.count() == 0
    trash.bring_back(removed=removed, by=secretariat)
    assert Presentation.objects.get().item == item
    assert Presentation.objects.get() == asked


@pytest.mark.parametrize("held", [False, True])
def test_what_has_come_stays(asked: Presentation, item: AgendaItem, keep: Keep, held: bool) -> None:  # noqa: FBT001 a parameter
    keep(b"en", held=held)
    item.delete()
    assert Presentation.objects.get(item=None) == asked


def deleted(desk: Client, gathering: Gathering, **typed: object) -> int:
    """The desk saves the gathering without its talk; the status."""
    sent = filled(desk, change(gathering)) | {"items-0-DELETE": "on"} | typed
    return desk.post(change(gathering), sent).status_code


@pytest.mark.usefixtures("asked")
def test_it_goes_too_where_the_same_form_changed_its_row_and_then_the_gathering_can_go(
    client: Client, gathering: Gathering, secretariat: Person
) -> None:
    client.force_login(secretariat)
    assert deleted(client, gathering, **{"presentations-0-order": "7"}) == 302
    assert Presentation.objects.count() == 0
    gathering.delete()


def test_what_the_same_form_gives_to_another_talk_stays(
    client: Client, asked: Presentation, gathering: Gathering, make_talk: MakeTalk,
    secretariat: Person,
) -> None:  # fmt: skip
    other = make_talk(title="Dans", order=9)
    client.force_login(secretariat)
    assert deleted(client, gathering, **{"presentations-0-item": other.pk}) == 302
    kept = Presentation.objects.get()
    assert (kept.code, kept.item, kept.state) == (asked.code, other, "requested")
    trash.bring_back(removed=Removed.objects.get(), by=secretariat)
    assert gathering.items.count() == 2
    assert Presentation.objects.get().item == other
