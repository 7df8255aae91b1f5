"""What is said of a list of leaders: why it was not read, why a row is refused, what changes."""

from datetime import date
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Appointment
from members.sheets.lists import MAX_ROWS

UNREAD: Final = {
    "too_large": gettext_lazy(
        "Filen er større enn 10 MB, og det er ingen liste over ledere. Lagre bare arket med "
        "listen, uten bilder, og prøv igjen."
    ),
    "too_large_inside": gettext_lazy(
        "Filen pakker ut til mer enn vi leser. Kopier listen til et nytt regneark og prøv igjen."
    ),
    "broken": gettext_lazy(
        "Regnearket er skadet eller i et format vi ikke leser. Lagre det på nytt som "
        "Excel-arbeidsbok (.xlsx) eller CSV, og prøv igjen."
    ),
    "crashed": gettext_lazy(
        "Filen lot seg ikke lese. Kopier listen til et nytt regneark, lagre det som "
        "Excel-arbeidsbok (.xlsx) eller CSV, og prøv igjen."
    ),
    "old_office": gettext_lazy(
        "Filen er i Excels gamle format (.xls) eller har passord. Lagre den som "
        "Excel-arbeidsbok (.xlsx) uten passord, og prøv igjen."
    ),
    "not_a_list": gettext_lazy(
        "Dette er verken et regneark eller tekst. Velg en fil som slutter på .xlsx eller .csv."
    ),
    "no_headers": gettext_lazy(
        "Vi fant ingen kolonneoverskrifter. Øverst må det stå minst «Navn» eller «E-post», og "
        "«Organisasjon» eller «Kommunenummer». Last ned malen for å se hvordan."
    ),
    "same_header": gettext_lazy(
        "To kolonner har overskrifter som betyr det samme, så vi vet ikke hvilken som gjelder. "
        "Gi den ene et annet navn."
    ),
    "no_rows": gettext_lazy("Det står ingen rader under overskriftene."),
    "too_many_rows": gettext_lazy(
        "Listen har mer enn %(most)s rader. Del den i flere filer, eller ta bort det som ikke er "
        "ledere."
    ),
}
REASONS: Final = {
    "formula": gettext_lazy(
        "%(column)s: «%(text)s» ser ut som en formel eller en feil i regnearket. Lim inn verdien "
        "som tekst."
    ),
    "too_long": gettext_lazy("%(column)s: teksten er lengre enn 120 tegn."),
    "no_name": gettext_lazy("Navnet mangler."),
    "bad_email": gettext_lazy("«%(text)s» er ingen e-postadresse."),
    "bad_phone": gettext_lazy("«%(text)s» er ikke noe telefonnummer."),
    "bad_kind": gettext_lazy("Rollen «%(text)s» er ukjent. Skriv leder, vara eller observatør."),
    "secretariat": gettext_lazy(
        "Sekretariatet får tilgang til dette skrivebordet og føres inn for hånd, ikke fra en fil."
    ),
    "bad_answer": gettext_lazy("«%(text)s» under «Øverste»: skriv ja eller nei."),
    "bad_language": gettext_lazy("Målformen «%(text)s» er ukjent. Skriv bokmål eller nynorsk."),
    "bad_date": gettext_lazy("«%(text)s» er ingen dato. Skriv den slik: 01.08.2026."),
    "date_out_of_range": gettext_lazy("«%(text)s»: datoene må ligge mellom 2000 og 2099."),
    "end_before_start": gettext_lazy("Den siste dagen er før den første."),
    "no_first_day": gettext_lazy("Vervet er nytt og har en siste dag, men ingen første dag."),
    "organisation_missing": gettext_lazy("Organisasjon eller kommunenummer mangler."),
    "no_organisation": gettext_lazy("«%(text)s» finnes ikke blant organisasjonene i registeret."),
    "several_organisations": gettext_lazy(
        "Flere organisasjoner heter «%(text)s». Skriv kommunenummeret."
    ),
    "other_organisation": gettext_lazy(
        "Nummeret %(number)s er %(organisation)s, men raden har et annet navn."
    ),
    "not_in_network": gettext_lazy(
        "%(organisation)s er ikke med i nettverket. Ta den med under «Organisasjoner» først."
    ),
    "several_people": gettext_lazy(
        "Flere i organisasjonen heter %(name)s. Skriv e-postadressen hun eller han har i "
        "registeret."
    ),
    "closed": gettext_lazy("%(name)s er stengt ute. Åpne for personen igjen først."),
    "anothers_address": gettext_lazy(
        "E-postadressen er %(name)s sin i registeret. Er det samme person, rett navnet der først."
    ),
    "anothers_address_in_file": gettext_lazy(
        "«%(text)s» står på en annen person lenger oppe i listen."
    ),
    "disagrees": gettext_lazy("Raden sier noe annet om samme person enn rad %(row)s."),
    "same_row": gettext_lazy("Det samme vervet står på rad %(row)s."),
    "several_appointments": gettext_lazy(
        "Personen har flere verv her i denne tiden. Skriv rollen, eller endre vervet for hånd."
    ),
    "twice": gettext_lazy("Personen har alt dette vervet i en del av tiden."),
    "no_title": gettext_lazy("Vervet er nytt, og da trenger vi tittelen."),
    "primary_not_leader": gettext_lazy("Bare en kulturleder kan være øverst."),
    "has_leader": gettext_lazy("%(name)s er øverste kulturleder her i denne tiden."),
    "has_leaders": gettext_lazy(
        "%(name)s er øverste kulturleder her i samme tid, etter en annen rad eller flere verv. "
        "Skriv «nei» under «Øverste», eller rett datoene."
    ),
    "leader_begins_later": gettext_lazy(
        "%(name)s er øverste kulturleder her fra samme dag eller senere. Rett datoene."
    ),
}
COLUMNS: Final = {
    "name": gettext_lazy("Navn"),
    "first_name": gettext_lazy("Fornavn"),
    "last_name": gettext_lazy("Etternavn"),
    "email": gettext_lazy("E-post"),
    "phone": gettext_lazy("Telefon"),
    "organisation": gettext_lazy("Organisasjon"),
    "number": gettext_lazy("Kommunenummer"),
    "title": gettext_lazy("Tittel"),
    "kind": gettext_lazy("Rolle"),
    "primary": gettext_lazy("Øverste"),
    "first_day": gettext_lazy("Første dag"),
    "last_day": gettext_lazy("Siste dag"),
    "end_reason": gettext_lazy("Sluttet fordi"),
    "language": gettext_lazy("Målform"),
}
_VALUES: Final[dict[str, dict[str, Any]]] = {
    "primary": {"yes": gettext_lazy("ja"), "no": gettext_lazy("nei")},
    "language": {"nb": "bokmål", "nn": "nynorsk"},
    "kind": dict(Appointment.Kind.choices),
    "end_reason": dict(Appointment.EndReason.choices),
}


def unread(code: str) -> str:
    """Why no list was read."""
    most = number_format(MAX_ROWS, force_grouping=True)
    return str(UNREAD.get(code, UNREAD["crashed"])) % {"most": most}


def reason(code: str, words: dict[str, str]) -> str:
    """Why a row is refused; empty where it is not."""
    if not code:
        return ""
    column = str(COLUMNS.get(words.get("column", ""), ""))
    return str(REASONS[code]) % {**words, "column": column}


def change(name: str, before: str, after: str) -> str:
    """One field: what it was, and what it will be."""
    if name == "former":
        return _("%(name)s: vervet som øverste kulturleder slutter %(day)s") % {
            "name": before,
            "day": _value("last_day", after),
        }
    told = f"{_value(name, before)} → {_value(name, after)}" if before else _value(name, after)
    return f"{COLUMNS[name]}: {told}"


def line(shown: dict[str, Any]) -> dict[str, Any]:
    """A kept line as the preview says it."""
    return shown | {
        "reason": reason(shown["code"], shown["words"]),
        "changes": [change(*one) for one in shown["changes"]],
        "has_leader": shown["code"] == "has_leader",
    }


def _value(name: str, value: str) -> str:
    if name in {"first_day", "last_day"} and value:
        return date_format(date.fromisoformat(value), "j. F Y")
    return str(_VALUES.get(name, {}).get(value, value)) or "–"
