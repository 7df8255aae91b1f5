"""What is deleted on the desk comes back as it was, for 30 days; what is a record stays."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model, ProtectedError
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange
from pytest_django import DjangoCaptureOnCommitCallbacks

from gatherings.models import AgendaItem, Gathering, Photo, Presentation, Speaker
from members import trash
from members.models import (
    Appointment,
    Change,
    MailChoice,
    Organisation,
    Person,
    Removed,
    SigninLink,
    Succession,
)
from tests.personas import MakeGathering, appoint

pytestmark = pytest.mark.django_db


def stored(*rows: Model) -> list[dict[str, Any]]:
    """Each row as the database has it now."""
    fresh = [type(row)._base_manager.get(pk=row.pk) for row in rows]
    return [{name: vars(row)[name] for name in vars(row) if name != "_state"} for row in fresh]


@pytest.fixture
def whole(make_gathering: MakeGathering, outsider: Person) -> list[Model]:
    """A gathering with a programme, who speaks, and a picture."""
    gathering = make_gathering(title="Vårsamling")
    item = AgendaItem.objects.create(gathering=gathering, title="Innlegg", minutes=30)
    speaker = Speaker.objects.create(item=item, person=outsider, title="Forsker")
    photo = Photo.objects.create(
        gathering=gathering, file=default_storage.save("photos/trash.webp", ContentFile(b"webp")),
        sha256="a" * 64, width=4, height=3, alt="Salen sett fra scenen", credit="Foto: Kari",
    )  # fmt: skip
    return [gathering, item, speaker, photo]


def test_a_gathering_comes_back_with_all_that_went_with_it(
    whole: list[Model], secretariat: Person
) -> None:
    before = stored(*whole)
    (removed,) = trash.remove(objs=[whole[0]], by=secretariat)
    assert [type(row)._base_manager.filter(pk=row.pk).exists() for row in whole] == [False] * 4
    trash.bring_back(removed=removed, by=secretariat)
    assert stored(*whole) == before
    assert Removed.objects.count() == 0


def test_what_lost_its_link_has_it_again(gathering: Gathering, secretariat: Person) -> None:
    item = AgendaItem.objects.create(gathering=gathering, title="Innlegg")
    presentation = Presentation.objects.create(
        gathering=gathering, item=item, title="Lysark", state="ready"
    )
    (removed,) = trash.remove(objs=[item], by=secretariat)
    assert Presentation.objects.get().item is None
    trash.bring_back(removed=removed, by=secretariat)
    assert Presentation.objects.get(pk=presentation.pk).item == item


def test_a_link_that_was_set_meanwhile_stays(gathering: Gathering, secretariat: Person) -> None:
    item, other = (
        AgendaItem.objects.create(gathering=gathering, title=title) for title in ("En", "To")
    )
    Presentation.objects.create(gathering=gathering, item=item, title="Lysark", state="ready")
    (removed,) = trash.remove(objs=[item], by=secretariat)
    Presentation.objects.update(item=other)
    trash.bring_back(removed=removed, by=secretariat)
    assert Presentation.objects.get().item == other


def test_a_period_comes_back(member: Person, trondheim: Organisation, secretariat: Person) -> None:
    period = DateRange(date(2019, 1, 1), date(2020, 1, 1))
    appointment = appoint(member, trondheim, kind="deputy", period=period)
    (removed,) = trash.remove(objs=[appointment], by=secretariat)
    trash.bring_back(removed=removed, by=secretariat)
    assert Appointment.objects.get(pk=appointment.pk).period == period


def test_successors_come_back(secretariat: Person) -> None:
    old = Organisation.objects.create(
        kind="other", name="Gammel", valid=DateRange(date(2010, 1, 1), date(2020, 1, 1))
    )
    Succession.objects.create(former=old, successor=Organisation.objects.get(number="5001"))
    (removed,) = trash.remove(objs=[old], by=secretariat)
    trash.bring_back(removed=removed, by=secretariat)
    assert [str(one) for one in old.successors.all()] == ["Trondheim kommune"]


def test_a_person_comes_back_with_her_choices_and_addresses_but_without_keys(
    outsider: Person, secretariat: Person
) -> None:
    MailChoice.objects.create(person=outsider, kind="news", frequency="daily")
    addresses = outsider.emailaddress_set  # type: ignore[attr-defined]  # allauth has no types
    addresses.create(email="hjemme@example.org", verified=True, primary=False)
    SigninLink.objects.create(person=outsider, token_hash="x", run="r")
    (removed,) = trash.remove(objs=[outsider], by=secretariat)
    trash.bring_back(removed=removed, by=secretariat)
    assert Person.objects.get(pk=outsider.pk).email == "ulf@example.org"
    assert sorted(addresses.values_list("email", "primary")) == [
        ("hjemme@example.org", False),
        ("ulf@example.org", True),
    ]
    assert (MailChoice.objects.count(), SigninLink.objects.count()) == (1, 0)


def test_what_another_has_taken_meanwhile_is_said(outsider: Person, secretariat: Person) -> None:
    (removed,) = trash.remove(objs=[outsider], by=secretariat)
    Person.objects.create(name="Ulla", email="ulf@example.org")
    with pytest.raises(ValidationError, match="En annen person har denne e-postadressen"):
        trash.bring_back(removed=removed, by=secretariat)
    assert list(Removed.objects.all()) == [removed]


def test_a_post_that_is_held_by_another_now_is_said(
    member: Person, trondheim: Organisation, outsider: Person, secretariat: Person
) -> None:
    (removed,) = trash.remove(objs=member.appointments.all(), by=secretariat)
    appoint(outsider, trondheim)
    with pytest.raises(ValidationError, match="Organisasjonen har alt en øverste kulturleder da"):
        trash.bring_back(removed=removed, by=secretariat)


def test_what_belonged_to_something_that_is_gone_stays(
    make_gathering: MakeGathering, secretariat: Person
) -> None:
    gathering = make_gathering()
    item = AgendaItem.objects.create(gathering=gathering, title="Innlegg")
    (removed,) = trash.remove(objs=[item], by=secretariat)
    Gathering.objects.filter(pk=gathering.pk).delete()
    with pytest.raises(ValidationError, match="Kan ikke hentes tilbake"):
        trash.bring_back(removed=removed, by=secretariat)
    assert AgendaItem.objects.count() == 0


def test_what_is_brought_back_twice_is_said(outsider: Person, secretariat: Person) -> None:
    (removed,) = trash.remove(objs=[outsider], by=secretariat)
    copy = Removed.objects.get()
    trash.bring_back(removed=removed, by=secretariat)
    with pytest.raises(ValidationError, match="alt hentet tilbake"):
        trash.bring_back(removed=copy, by=secretariat)


def test_a_record_is_not_removed(member: Person, secretariat: Person) -> None:
    with pytest.raises(ProtectedError):
        trash.remove(objs=[member], by=secretariat)
    assert (Person.objects.filter(pk=member.pk).exists(), Removed.objects.count()) == (True, 0)


def test_who_stands_in_a_log_is_not_removed(outsider: Person, secretariat: Person) -> None:
    LogEntry.objects.create(user=outsider, object_repr="x", action_flag=1)
    with pytest.raises(ProtectedError):
        trash.remove(objs=[outsider], by=secretariat)


def test_it_is_recorded_who_removed_and_who_brought_back(
    outsider: Person, secretariat: Person
) -> None:
    (removed,) = trash.remove(objs=[outsider], by=secretariat)
    trash.bring_back(removed=removed, by=secretariat)
    lines = Change.objects.filter(table="members_person", row=outsider.pk, by=secretariat)
    assert sorted(lines.values_list("action", flat=True)) == ["added", "removed"]


def test_nothing_of_a_person_who_is_forgotten_stays(
    member: Person, whole: list[Model], outsider: Person, secretariat: Person
) -> None:
    trash.remove(objs=[*member.appointments.all(), whole[0]], by=secretariat)
    trash.forget(member)
    assert [removed.model for removed in Removed.objects.all()] == ["gatherings.gathering"]
    trash.forget(outsider)  # she spoke there
    assert Removed.objects.count() == 0


def test_after_thirty_days_it_is_gone_and_so_is_its_file(
    whole: list[Model],
    secretariat: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    trash.remove(objs=[whole[0]], by=secretariat)
    file = Path(default_storage.path(str(vars(whole[3])["file"])))
    _age(days=29)
    with django_capture_on_commit_callbacks(execute=True):
        trash.purge()
    assert (Removed.objects.count(), file.exists()) == (1, True)
    _age(days=31)
    with django_capture_on_commit_callbacks(execute=True):
        trash.purge()
    assert (Removed.objects.count(), file.exists()) == (0, False)


def test_a_file_that_another_row_has_too_stays(
    whole: list[Model],
    secretariat: Person,
    make_gathering: MakeGathering,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (photo,) = Photo.objects.all()
    trash.remove(objs=[whole[0]], by=secretariat)
    photo.pk, photo.gathering = None, make_gathering()
    photo.save(force_insert=True)
    _age(days=31)
    with django_capture_on_commit_callbacks(execute=True):
        trash.purge()
    assert default_storage.exists(str(photo.file))


def _age(*, days: int) -> None:
    Removed.objects.update(removed_at=timezone.now() - timedelta(days=days))


# On the desk


def test_what_is_deleted_on_the_desk_is_listed_and_comes_back(
    desk: Client, whole: list[Model]
) -> None:
    (gathering, *_rest) = whole
    desk.post(f"/admin/gatherings/gathering/{gathering.pk}/delete/", {"post": "yes"})
    page = desk.get("/admin/members/removed/")
    assert "Slettet de siste 30 dagene" in page.text
    assert "Bilde, Innleder, Programpost" in page.text
    pk = Removed.objects.get().pk
    answer = desk.post(f"/admin/members/removed/{pk}/tilbake/", follow=True)
    assert "Vårsamling er hentet tilbake." in answer.text
    assert Gathering.objects.filter(pk=gathering.pk).exists()


def test_why_it_does_not_come_back_is_said_on_the_desk(desk: Client, outsider: Person) -> None:
    desk.post(f"/admin/members/person/{outsider.pk}/delete/", {"post": "yes"})
    Person.objects.create(name="Ulla", email="ulf@example.org")
    pk = Removed.objects.get().pk
    answer = desk.post(f"/admin/members/removed/{pk}/tilbake/", follow=True)
    assert "En annen person har denne e-postadressen." in answer.text


def test_several_that_are_deleted_at_once_come_back_one_by_one(
    desk: Client, make_gathering: MakeGathering
) -> None:
    keys = [str(make_gathering(title=title).pk) for title in ("En", "To")]
    action = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    desk.post("/admin/gatherings/gathering/", action)
    assert sorted(removed.title for removed in Removed.objects.all()) == ["En", "To"]


def test_a_row_deleted_in_a_form_is_kept_too(
    desk: Client, member: Person, trondheim: Organisation
) -> None:
    held = member.appointments.get()
    rows = {
        "id": str(held.pk), "person": str(member.pk), "organisation": str(trondheim.pk),
        "title": "Kultursjef", "kind": "leader", "primary": "on", "period_first": "2020-01-01",
        "period_last": "", "end_reason": "", "confirmed_on": "", "DELETE": "on",
    }  # fmt: skip
    form = {f"appointments-0-{name}": value for name, value in rows.items()}
    form |= {"appointments-TOTAL_FORMS": "1", "appointments-INITIAL_FORMS": "1"}
    form |= {"name": "Åse Ødegård", "email": "ase@example.org", "phone": "", "language": "nb"}
    answer = desk.post(f"/admin/members/person/{member.pk}/change/", form)
    assert answer.status_code == 302
    assert Removed.objects.get().model == "members.appointment"


@pytest.mark.parametrize("somebody", ["member", "outsider"])
def test_others_bring_nothing_back(
    client: Client, secretariat: Person, somebody: str, request: pytest.FixtureRequest
) -> None:
    person = Person.objects.create(name="Nora")
    (removed,) = trash.remove(objs=[person], by=secretariat)
    client.force_login(request.getfixturevalue(somebody))
    assert client.post(f"/admin/members/removed/{removed.pk}/tilbake/").status_code == 302
    assert Removed.objects.count() == 1
