"""What the committee's part keeps about persons, why and how long. See members/privacy.py."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from members.copies import period
from members.models import Person
from members.periods import ONE_DAY, today
from members.privacy import AS_HISTORY, INTEREST, Kept, fields, kept
from workgroup.models import FollowUpNote, NoteAttachment, NoteRevision, Seat

COMMITTEE = _("Arbeidsutvalget")

_SEAT = Kept(
    COMMITTEE,
    _("Plassen din i arbeidsutvalget"),
    _("Utvalget er valgt av nettverket. Hvem som har sittet i det, er offentlig."),
    INTEREST,
    _("Blir stående som historie. Når du ber om å bli glemt, velger du om navnet ditt kan stå."),
)
_NOTE = Kept(
    COMMITTEE,
    _("Oppfølgingsnotater du har skrevet eller redigert"),
    _("For at leserne skal vite hvem som står bak, og for å kunne se hva som sto der før."),
    INTEREST,
    AS_HISTORY,
)
_ATTACHMENT = Kept(
    COMMITTEE,
    _("Vedlegg du har lastet opp"),
    _("De hører til notatene."),
    INTEREST,
    AS_HISTORY,
)

FIELDS: dict[str, Kept] = {
    **kept(
        "workgroup.Seat",
        "term basis number person organisation title period how end_reason shown_name",
        _SEAT,
    ),
    **kept("workgroup.FollowUpNote", "author on_behalf title text beginning created_at", _NOTE),
    **kept("workgroup.FollowUpNote", "edited_at", _NOTE),
    **kept("workgroup.NoteRevision", "title text replaced_at replaced_by on_behalf", _NOTE),
    **kept("workgroup.NoteAttachment", "file name uploaded_by uploaded_at", _ATTACHMENT),
}

NOT_PERSONAL: frozenset[str] = (
    fields("workgroup.Term", "id period elected_seats county_seats ks_seats")
    | fields("workgroup.Seat", "id")
    | fields("workgroup.FollowUpNote", "id gathering audience form_token")
    | fields("workgroup.NoteRevision", "id note audience")
    | fields("workgroup.NoteAttachment", "id note size sha256 kind")
)


def own_data(person: Person) -> dict[str, Any]:
    """Her seats, notes, edits and attachments."""
    seats = Seat.objects.filter(person=person).with_holder()
    return {
        "Plassene dine i arbeidsutvalget": [_seat(seat) for seat in seats],
        "Notater du har skrevet": [_note(note) for note in _notes(person)],
        "Notater du har redigert": [
            {"Notat": edit.note_id, "Når": edit.replaced_at} for edit in _edits(person)
        ],
        "Vedlegg du har lastet opp": [
            {"Fil": file.name, "Lastet opp": file.uploaded_at, "Notat": file.note_id}
            for file in NoteAttachment.objects.filter(uploaded_by=person)
        ],
    }


def own_files(person: Person) -> list[NoteAttachment]:
    """The attachments that she uploaded and may open today."""
    return list(NoteAttachment.objects.visible_to(person).filter(uploaded_by=person))


def forget(person: Person) -> None:
    """End her seats; her name stays by those she has held only if she chose that it may.

    A seat to come is removed: nobody has sat on it.
    """
    seats = Seat.objects.filter(person=person)
    seats.filter(period__startswith__gt=today()).delete()
    for seat in seats.today():
        last = max(today(), seat.period.lower + ONE_DAY)
        seat.period = DateRange(seat.period.lower, last)
        seat.end_reason = seat.end_reason or Seat.EndReason.STEPPED_DOWN
        seat.save(update_fields=["period", "end_reason"])
    seats.update(shown_name=person.name if person.keeps_office_name else "")


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "Grunnlag": str(seat.get_basis_display()),
        "Plass": seat.number,
        "Organisasjon": str(seat.organisation),
        "Tittel": seat.title,
        **period(seat.period),
        "Hvordan": str(seat.get_how_display()),
        "Sluttet fordi": str(seat.get_end_reason_display()),
    }


def _notes(person: Person) -> QuerySet[FollowUpNote]:
    return FollowUpNote.objects.filter(author=person).select_related("gathering")


def _edits(person: Person) -> QuerySet[NoteRevision]:
    return NoteRevision.objects.filter(replaced_by=person)


def _note(note: FollowUpNote) -> dict[str, Any]:
    return {
        "Nummer": note.pk,
        "Samling": note.gathering.title,
        "Overskrift": note.title,
        "På vegne av arbeidsutvalget": note.on_behalf,
        "Skrevet": note.created_at,
        "Adresse": settings.SITE_URL + note.get_absolute_url(),
    }
