from datetime import date, datetime
from pathlib import Path
from threading import Barrier, Thread
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from gatherings.models import Gathering
from members.models import Organisation, Person
from tests.workgroup.conftest import MakeNote, attachment, form, pdf
from workgroup.models import FollowUpNote, NoteAttachment, Seat, Term


def address(gathering: Gathering) -> str:
    return reverse("workgroup:note_create", args=[gathering.slug])


def kept_files() -> set[Path]:
    return set((Path(settings.MEDIA_ROOT) / "attachments").glob("*"))


def test_a_committee_member_posts_a_note(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    response = client.post(address(gathering), form())
    note = FollowUpNote.objects.get()
    assert (response.status_code, response["Location"]) == (302, note.get_absolute_url())
    assert (note.title, note.text, note.audience) == (
        "Veien videre", "Vi *fortsetter*.", "members",
    )  # fmt: skip
    assert (note.author, note.gathering, note.on_behalf) == (committee_member, gathering, False)
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Notatet er lagt ut."
    ]


def test_the_secretariat_writes_on_behalf_of_the_committee(
    client: Client, secretariat: Person, gathering: Gathering
) -> None:
    client.force_login(secretariat)
    assert "på vegne av det, med navnet ditt" in client.get(address(gathering)).text
    page = client.post(address(gathering), form(), follow=True).text
    assert FollowUpNote.objects.get().on_behalf is True
    assert "Skrevet av sekretariatet (Siri Sekretær) på vegne av arbeidsutvalget" in page


def test_a_secretary_with_a_seat_writes_as_the_committee(
    client: Client, secretariat: Person, term: Term, ks: Organisation, gathering: Gathering
) -> None:
    Seat.objects.create(
        term=term, basis="ks", person=secretariat, organisation=ks, title="Rådgiver",
        period=DateRange(date(2020, 1, 1), None),
    )  # fmt: skip
    client.force_login(secretariat)
    assert "på vegne av det" not in client.get(address(gathering)).text
    client.post(address(gathering), form())
    assert FollowUpNote.objects.get().on_behalf is False


@pytest.mark.parametrize("persona", ["member", "former_committee_member", "outsider"])
def test_who_may_not_write_is_told_so_and_nothing_is_written(
    client: Client, persona: str, gathering: Gathering, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    assert client.get(address(gathering)).status_code == 403
    assert client.post(address(gathering), form()).status_code == 403
    assert FollowUpNote.objects.count() == 0


def test_the_function_itself_refuses_who_may_not_write(
    member: Person, gathering: Gathering, make_note: MakeNote
) -> None:
    with pytest.raises(PermissionDenied):
        make_note(by=member)


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-01-31 23:59:59+01:00", 403),
        ("2026-02-01 00:00:00+01:00", 200),
        ("2026-05-31 23:59:59+02:00", 200),
        ("2026-06-01 00:00:00+02:00", 403),
    ],
)
def test_a_seat_gives_the_right_to_write_from_its_first_day_to_its_last(
    client: Client, member: Person, term: Term, trondheim: Organisation, gathering: Gathering,
    moment: str, status: int,
) -> None:  # fmt: skip
    Seat.objects.create(
        term=term, person=member, organisation=trondheim, title="Kultursjef",
        period=DateRange(date(2026, 2, 1), date(2026, 6, 1)),
    )  # fmt: skip
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        client.force_login(member)
        assert client.get(address(gathering)).status_code == status


def test_a_draft_gathering_is_not_there_for_the_committee(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    Gathering.objects.update(state=Gathering.State.DRAFT)
    client.force_login(committee_member)
    assert client.get(address(gathering)).status_code == 404


def test_visitors_are_shown_to_sign_in(client: Client, gathering: Gathering) -> None:
    response = client.post(address(gathering), form())
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_same_form_sent_twice_is_one_note(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    sent = form()
    locations = {client.post(address(gathering), sent)["Location"] for _time in range(2)}
    assert locations == {FollowUpNote.objects.get().get_absolute_url()}


def test_a_used_form_with_another_text_keeps_the_text_and_can_be_sent_again(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    sent = form()
    client.post(address(gathering), sent)
    response = client.post(address(gathering), sent | {"text": "Noe helt annet."})
    assert response.status_code == 200
    assert "Du har alt sendt dette skjemaet" in response.text
    assert "Noe helt annet." in response.text
    again = {field.html_name: field.value() for field in response.context["form"]}
    client.post(address(gathering), again | {"attachments": []})
    assert set(FollowUpNote.objects.values_list("text", flat=True)) == {
        "Vi *fortsetter*.",
        "Noe helt annet.",
    }


def test_each_form_has_a_token_of_its_own(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    tokens = {client.get(address(gathering)).context["form"]["form_token"].value() for _ in "12"}
    assert len(tokens) == 2


def test_title_and_text_are_asked_for_in_words(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    response = client.post(address(gathering), form(title=" ", text="\r\n "))
    assert set(response.context["form"].errors) == {"title", "text"}
    assert "Du må rette 2 ting" in response.text


def test_a_line_break_counts_as_one_sign(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    client.post(address(gathering), form(text="a\r\n" * 24_999 + "b"))
    assert FollowUpNote.objects.get().text == "a\n" * 24_999 + "b"


def test_attachments_come_with_the_note_each_once(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    files = [pdf("En.pdf"), pdf("En kopi.pdf"), pdf("To.pdf", pages=2)]
    client.post(address(gathering), form(attachments=files))
    rows = FollowUpNote.objects.get().attachments.all()
    assert [(row.name, row.kind, row.uploaded_by) for row in rows] == [
        ("En kopi.pdf", "pdf", committee_member),
        ("To.pdf", "pdf", committee_member),
    ]


def test_a_refused_file_is_named_and_the_rest_of_the_form_survives(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    before = kept_files()
    program = SimpleUploadedFile("spill.exe", b"MZ" + b"\0" * 100)
    response = client.post(
        address(gathering), form(attachments=[pdf(), program], audience="committee")
    )
    errors = response.context["form"].errors["attachments"]
    assert errors[0].startswith("«spill.exe»: ")
    assert errors[-1].startswith("Velg vedleggene på nytt.")
    assert 'value="Veien videre"' in response.text
    assert "Vi *fortsetter*.</textarea>" in response.text
    assert response.context["form"]["audience"].value() == "committee"
    assert (FollowUpNote.objects.count(), kept_files()) == (0, before)


def test_too_many_files_are_refused_unread(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    client.force_login(committee_member)
    files = [SimpleUploadedFile(f"{number}.pdf", b"-") for number in range(11)]
    response = client.post(address(gathering), form(attachments=files))
    assert response.context["form"].errors["attachments"][0] == "Velg høyst 10 filer om gangen."


def test_files_of_a_note_that_failed_are_removed(make_note: MakeNote) -> None:
    before = kept_files()
    with pytest.raises(DatabaseError):
        make_note(title="x" * 161, attachments=[attachment()])
    assert kept_files() == before


def test_files_of_a_form_sent_twice_are_kept_once(make_note: MakeNote) -> None:
    before, token = kept_files(), uuid4()
    for _time in range(2):
        make_note(form_token=token, attachments=[attachment()])
    assert len(kept_files() - before) == 1
    assert NoteAttachment.objects.count() == 1


def test_two_notes_may_have_the_same_file(make_note: MakeNote) -> None:
    before = kept_files()
    for _time in range(2):
        make_note(attachments=[attachment()])
    assert len(kept_files() - before) == 2


def test_lists_get_the_first_words_without_signs(make_note: MakeNote) -> None:
    note = make_note(text="## Vi *vil*\n\n- mer [kultur](https://example.org) & helse\n- fler")
    assert note.beginning == "Vi vil mer kultur & helse fler"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("å" * 240, "å" * 240),
        ("å" * 5000, "å" * 239 + " …"),
        ("kultur " * 500, "kultur " * 34 + "…"),
    ],
)
def test_the_first_words_of_a_long_text_are_whole_words(
    make_note: MakeNote, text: str, shown: str
) -> None:
    assert make_note(text=text.strip()).beginning == shown


def test_twenty_at_once_are_one_note(fresh_database: str, make_note: MakeNote) -> None:
    token, together, before = uuid4(), Barrier(20), kept_files()
    judged = [attachment() for _thread in range(20)]
    posted: list[int] = []

    def post(number: int) -> None:
        together.wait()
        posted.append(make_note(form_token=token, attachments=[judged[number]]).pk)
        connection.close()

    threads = [Thread(target=post, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert posted == [FollowUpNote.objects.get().pk] * 20
    assert (NoteAttachment.objects.count(), len(kept_files() - before)) == (1, 1)
