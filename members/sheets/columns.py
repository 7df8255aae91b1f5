"""The columns of a list of leaders, by the names that people give them."""

import re
import unicodedata
from typing import Final

# Our name → what it may be called, the first in the template. Compared without case, spaces and
# signs, and without the words in brackets.
NAMES: Final = {
    "name": ("Navn", "Fullt navn", "Person", "Leder", "Kulturleder", "Kontaktperson"),
    "first_name": ("Fornavn",),
    "last_name": ("Etternavn",),
    "email": ("E-post", "E-postadresse", "Epost", "Mail", "E-mail", "Email", "Mailadresse"),
    "phone": ("Telefon", "Telefonnummer", "Tlf", "Mobil", "Mobiltelefon", "Mobilnummer"),
    "organisation": ("Organisasjon", "Kommune", "Fylke", "Fylkeskommune", "Arbeidssted"),
    "number": ("Kommunenummer", "Kommunenr", "Knr", "Nummer", "Nr", "Fylkesnummer"),
    "title": ("Tittel", "Stilling", "Stillingstittel", "Jobbtittel"),
    "kind": ("Rolle", "Verv", "Type"),
    "primary": ("Øverste", "Øverste kulturleder", "Øverste leder", "Hovedleder"),
    "first_day": ("Fra", "Fra dato", "Startdato", "Første dag", "Start", "Tiltrådte"),
    "last_day": ("Til", "Til dato", "Til og med", "Sluttdato", "Siste dag", "Slutt"),
    "end_reason": ("Sluttet fordi", "Sluttårsak", "Årsak"),
    "language": ("Målform", "Språk"),
}
# What the template has, in order.
TEMPLATE: Final = (
    "name", "email", "phone", "number", "organisation", "title", "kind", "primary", "first_day",
    "last_day", "end_reason", "language",
)  # fmt: skip
_SIGNS: Final = re.compile(r"[\W_]+")
_BRACKETS: Final = re.compile(r"\(.*?\)")
# Signs that are not seen, or that turn the direction of what follows. Spaces are tidied after.
_INVISIBLE: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def tidied(text: str) -> str:
    """`text` in composed letters (a Mac writes å as two signs), on one line, with no odd spaces."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def folded(text: str) -> str:
    """`text` as it is compared: no case, spaces or signs."""
    return _SIGNS.sub("", tidied(text).casefold())


_KNOWN: Final = {folded(name): column for column, names in NAMES.items() for name in names}


def column_of(header: str) -> str | None:
    """Our name of the column with this header; None for one that we do not read."""
    return _KNOWN.get(folded(_BRACKETS.sub("", header)))
