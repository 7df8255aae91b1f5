"""The admin's log, which nobody can change, names no person; a change says whose it is."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from gatherings.models import Gathering
from members.models import (
    Change,
    Organisation,
    Person,
)

pytestmark = pytest.mark.django_db


def test_the_log_names_no_person(desk: Client, outsider: Person, trondheim: Organisation) -> None:
    form = {
        "name": "Ulf Utenfor", "email": "ulf@example.org", "phone": "900 00 003", "language": "nb",
        "appointments-TOTAL_FORMS": "1", "appointments-INITIAL_FORMS": "0",
        "appointments-0-organisation": str(trondheim.pk), "appointments-0-title": "Kultursjef",
        "appointments-0-kind": "leader", "appointments-0-period_first": "2024-01-01",
    }  # fmt: skip
    desk.post(f"/admin/members/person/{outsider.pk}/change/", form)
    line = LogEntry.objects.get()
    held = outsider.appointments.get()
    assert line.object_repr == f"person {outsider.pk}"
    assert line.get_change_message() == f'Endret Telefon. La til verv "{held.pk}".'


def test_the_log_says_titles_that_are_no_personal_data(desk: Client, gathering: Gathering) -> None:
    desk.post(f"/admin/gatherings/gathering/{gathering.pk}/delete/", {"post": "yes"})
    assert LogEntry.objects.get().object_repr == "Første samling"


def test_the_desk_says_why_who_stands_in_the_log_cannot_be_deleted(
    desk: Client, outsider: Person
) -> None:
    LogEntry.objects.create(user=outsider, object_repr="x", action_flag=1)
    answer = desk.post(f"/admin/members/person/{outsider.pk}/delete/", {"post": "yes"})
    assert "Logginnlegg" in answer.text
    assert Person.objects.filter(pk=outsider.pk).exists()


def test_a_change_on_the_desk_is_recorded_as_hers(
    desk: Client, outsider: Person, secretariat: Person
) -> None:
    form = {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0"}
    form |= {"name": "Ulf Ny", "email": "ulf@example.org", "phone": "", "language": "nb"}
    desk.post(f"/admin/members/person/{outsider.pk}/change/", form)
    line = Change.objects.filter(table="members_person", row=outsider.pk).latest("pk")
    assert (line.by, line.fields) == (secretariat, ["name"])
