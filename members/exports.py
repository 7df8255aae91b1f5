"""The register as files for the secretariat: workbook, CSV and visiting cards."""

from collections.abc import Callable, Iterator
from typing import Final

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import seatmap, spreadsheet, vcards
from members.models import Appointment, Organisation, Person
from members.models.organisations import OrganisationQuerySet
from members.periods import today

_OPEN_XML: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def card(person: Person) -> HttpResponse:
    """One person's visiting card, with her first office of today."""
    held = Appointment.objects.filter(person=person).today().select_related("organisation")
    return _file(vcards.cards([(person, held.order_by("-primary", "pk").first())]), "vcf")


def _head() -> list[str]:
    return [
        _("Nummer"),
        _("Organisasjon"),
        _("Samisk eller kvensk navn"),
        _("Navn"),
        _("Tittel"),
        _("Rolle"),
        _("E-post"),
        _("Telefon"),
        _("Siden"),
        _("Bekreftet"),
    ]


def _rows(organisations: OrganisationQuerySet) -> Iterator[list[str]]:
    """A row for each who holds an office today, and one that says «vakant» for an empty seat."""
    for row in seatmap.rows(seatmap.seats(organisations)):
        if row.is_vacant:
            yield [*_names(row.organisation), "", "", _("vakant"), "", "", "", ""]
        for office in row.offices:
            yield [*_names(row.organisation), *_office(office)]


def _names(organisation: Organisation) -> list[str]:
    return [organisation.number, organisation.full_name, organisation.parallel_name]


def _office(office: Appointment) -> list[str]:
    person = office.person
    days = (office.period.lower, office.confirmed_on)
    return [
        str(person),
        office.title,
        office.get_kind_display(),
        person.email or "",
        person.phone,
        *(date_format(day, "Y-m-d") if day else "" for day in days),
    ]


def _workbook(organisations: OrganisationQuerySet) -> HttpResponse:
    return _file(spreadsheet.workbook(_("Medlemmer"), _head(), _rows(organisations)), "xlsx")


def _comma_separated(organisations: OrganisationQuerySet) -> HttpResponse:
    return _file(spreadsheet.comma_separated(_head(), _rows(organisations)), "csv")


def _cards(organisations: OrganisationQuerySet) -> HttpResponse:
    rows = seatmap.rows(seatmap.seats(organisations))
    people = {office.person: office for row in rows for office in reversed(row.offices)}
    return _file(vcards.cards(people.items()), "vcf")


_TYPES: Final = {
    "xlsx": _OPEN_XML,
    "csv": "text/csv; charset=utf-8",
    "vcf": "text/vcard; charset=utf-8",
}
WRITERS: Final[dict[str, Callable[[OrganisationQuerySet], HttpResponse]]] = {
    "xlsx": _workbook,
    "csv": _comma_separated,
    "vcf": _cards,
}


def _file(content: bytes, form: str) -> HttpResponse:
    """An attachment that nothing on the way keeps a copy of."""
    headers = {
        "Content-Type": _TYPES[form],
        "Content-Disposition": f'attachment; filename="medlemmer-{today():%Y-%m-%d}.{form}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, headers=headers)
