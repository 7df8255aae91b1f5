from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gatherings.models import Gathering
from members.models import Person
from tests.workgroup.conftest import MakeNote, attachment, pdf
from workgroup.models import FollowUpNote, NoteRevision
from workgroup.notes import EditedMeanwhileError, edit_note


def address(note: FollowUpNote) -> str:
    return reverse("workgroup:note_edit", args=[note.pk])


def form(**fields: Any) -> dict[str, Any]:
    given = {"title": "Veien videre", "text": "Vi er *framme*.", "audience": "members", "seen": 0}
    return given | fields


def revision_of(note: FollowUpNote, by: Person, *, text: str = "Ny tekst.") -> NoteRevision:
    seen = note.revisions.count()
    edit_note(
        note=note, title=note.title, text=text, audience="members", attachments=[], seen=seen, by=by
    )
    return note.revisions.latest("pk")


def test_an_edit_keeps_the_earlier_text(
    client: Client, committee_member: Person, note: FollowUpNote
) -> None:
    client.force_login(committee_member)
    response = client.post(address(note), form(title="Framme", audience="committee"))
    assert (response.status_code, response["Location"]) == (302, note.get_absolute_url())
    kept = note.revisions.get()
    assert (kept.title, kept.text, kept.audience) == (note.title, note.text, note.audience)
    assert (kept.replaced_by, kept.on_behalf) == (committee_member, False)
    note.refresh_from_db()
    assert (note.title, note.text, note.audience) == ("Framme", "Vi er *framme*.", "committee")
    assert (note.beginning, note.edited_at) == ("Vi er framme.", kept.replaced_at)


def test_the_form_shows_what_the_note_says(
    client: Client, committee_member: Person, committee_note: FollowUpNote
) -> None:
    client.force_login(committee_member)
    shown = client.get(address(committee_note)).context["form"]
    assert {field.html_name: field.value() for field in shown} == {
        "title": "Til oss selv",
        "text": "Vi *fortsetter*.",
        "audience": "committee",
        "attachments": None,
        "seen": 0,
    }


def test_an_edit_that_changes_nothing_is_no_edit(
    client: Client, committee_member: Person, note: FollowUpNote
) -> None:
    client.force_login(committee_member)
    response = client.post(address(note), form(text=note.text))
    assert response.status_code == 302
    note.refresh_from_db()
    assert (note.revisions.count(), note.edited_at) == (0, None)


def test_a_form_sent_twice_is_one_edit(
    client: Client, committee_member: Person, note: FollowUpNote
) -> None:
    client.force_login(committee_member)
    assert {client.post(address(note), form()).status_code for _time in range(2)} == {302}
    assert note.revisions.count() == 1


def test_who_comes_second_is_told_and_keeps_the_text(
    client: Client, committee_member: Person, secretariat: Person, note: FollowUpNote
) -> None:
    revision_of(note, secretariat)
    client.force_login(committee_member)
    response = client.post(address(note), form(attachments=[pdf()]))
    note.refresh_from_db()
    assert (note.text, note.attachments.count()) == ("Ny tekst.", 0)
    assert "Siri Sekretær redigerte notatet" in response.text
    assert "Vi er *framme*.</textarea>" in response.text
    assert response.context["form"].errors["attachments"][0].startswith("Velg vedleggene på nytt.")


def test_who_comes_second_may_save_over_on_purpose(
    client: Client, committee_member: Person, secretariat: Person, note: FollowUpNote
) -> None:
    revision_of(note, secretariat)
    client.force_login(committee_member)
    shown = client.post(address(note), form()).context["form"]
    client.post(address(note), form(seen=shown["seen"].value()))
    note.refresh_from_db()
    assert note.text == "Vi er *framme*."
    assert [kept.text for kept in note.revisions.all()] == ["Ny tekst.", "Vi *fortsetter*."]


def test_the_secretariats_edit_says_on_whose_behalf(
    client: Client, secretariat: Person, member: Person, note: FollowUpNote
) -> None:
    with time_machine.travel(datetime(2099, 1, 31, 23, 30, tzinfo=UTC)):
        revision_of(note, secretariat)
    client.force_login(member)
    page = client.get(note.get_absolute_url()).text
    assert "Redigert 1. februar 2099 av sekretariatet (Siri Sekretær) på vegne av" in page


def test_attachments_are_added_to_those_that_are_there(
    client: Client, committee_member: Person, make_note: MakeNote
) -> None:
    note = make_note(attachments=[attachment("En.pdf")])
    client.force_login(committee_member)
    files = [pdf("En igjen.pdf"), pdf("To.pdf", pages=2)]
    client.post(address(note), form(text=note.text, attachments=files))
    assert [row.name for row in note.attachments.all()] == ["En.pdf", "To.pdf"]
    assert note.revisions.count() == 0


def test_an_attachment_of_another_day_says_when_it_came(
    client: Client, committee_member: Person, make_note: MakeNote
) -> None:
    with time_machine.travel(datetime(2026, 12, 3, 12, tzinfo=UTC)):
        note = make_note(attachments=[attachment("En.pdf")])
    with time_machine.travel(datetime(2026, 12, 4, 12, tzinfo=UTC)):
        client.force_login(committee_member)
        client.post(address(note), form(attachments=[pdf("To.pdf", pages=2)]))
        page = client.get(note.get_absolute_url()).text
    assert page.count("Lagt til") == 1
    assert "Lagt til 4. desember 2026" in page


def test_a_refused_file_leaves_the_note_and_the_form_as_they_were(
    client: Client, committee_member: Person, note: FollowUpNote
) -> None:
    client.force_login(committee_member)
    program = SimpleUploadedFile("spill.exe", b"MZ" + b"\0" * 100)
    response = client.post(address(note), form(attachments=[program]))
    assert "Vi er *framme*.</textarea>" in response.text
    assert note.revisions.count() == 0


@pytest.mark.parametrize("persona", ["member", "former_committee_member"])
def test_who_reads_but_may_not_write_gets_403(
    client: Client, persona: str, note: FollowUpNote, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    statuses = {client.get(address(note)).status_code, client.post(address(note)).status_code}
    assert statuses == {403}


def test_the_function_itself_refuses_who_may_not_write(member: Person, note: FollowUpNote) -> None:
    with pytest.raises(PermissionDenied):
        revision_of(note, member)


def test_who_may_not_read_it_gets_404(
    client: Client, member: Person, committee_note: FollowUpNote
) -> None:
    client.force_login(member)
    assert client.get(address(committee_note)).status_code == 404


def test_earlier_texts_are_for_those_who_write(
    client: Client, committee_member: Person, member: Person, note: FollowUpNote
) -> None:
    kept = revision_of(note, committee_member)
    earlier = reverse("workgroup:note_revision", args=[note.pk, kept.pk])
    client.force_login(member)
    page = client.get(note.get_absolute_url()).text
    assert f"Redigert {timezone.localdate():%-d}. " in page
    assert "Tidligere tekster" not in page
    assert client.get(earlier).status_code == 404
    client.force_login(committee_member)
    assert earlier in client.get(note.get_absolute_url()).text
    page = client.get(earlier).text
    assert "<p>Vi <em>fortsetter</em>.</p>" in page
    assert "da Kari Komité redigerte notatet." in page
    assert "Kunne leses av medlemmene" in page


def test_an_earlier_text_belongs_to_its_note(
    client: Client, committee_member: Person, note: FollowUpNote, committee_note: FollowUpNote
) -> None:
    kept = revision_of(note, committee_member)
    client.force_login(committee_member)
    wrong = reverse("workgroup:note_revision", args=[committee_note.pk, kept.pk])
    assert client.get(wrong).status_code == 404


def test_an_earlier_text_of_a_gathering_that_is_a_draft_again_is_gone(
    client: Client, committee_member: Person, note: FollowUpNote
) -> None:
    kept = revision_of(note, committee_member)
    Gathering.objects.update(state=Gathering.State.DRAFT)
    client.force_login(committee_member)
    earlier = reverse("workgroup:note_revision", args=[note.pk, kept.pk])
    assert client.get(earlier).status_code == 404


@pytest.mark.parametrize(
    "act",
    ["UPDATE workgroup_noterevision SET text = ''", "DELETE FROM workgroup_noterevision"],
)
def test_the_running_role_cannot_change_earlier_texts(
    committee_member: Person, note: FollowUpNote, act: str
) -> None:
    revision_of(note, committee_member)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)


def test_of_two_at_once_one_is_told(
    fresh_database: str, committee_member: Person, note: FollowUpNote
) -> None:
    together, told = Barrier(2), []

    def edit(text: str) -> None:
        together.wait()
        try:
            edit_note(
                note=note, title=note.title, text=text, audience="members", attachments=[],
                seen=0, by=committee_member,
            )  # fmt: skip
        except EditedMeanwhileError as overtaken:
            told.append(overtaken.revision.text)
        connection.close()

    threads = [Thread(target=edit, args=[text]) for text in ("Den ene.", "Den andre.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["Vi *fortsetter*."]
    assert note.revisions.count() == 1
