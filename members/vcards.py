"""Visiting cards (vCard 3.0, RFC 2426: what telephones and Outlook all read)."""

from collections.abc import Iterable
from itertools import chain

from members.models import Appointment, Person

_OCTETS = 75
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


def cards(people: Iterable[tuple[Person, Appointment | None]]) -> bytes:
    """A card for each person, with the office given."""
    lines = chain.from_iterable(_card(person, office) for person, office in people)
    return "".join(map(_folded, lines)).encode()


def _card(person: Person, office: Appointment | None) -> list[str]:
    given, _space, family = person.name.rpartition(" ")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"UID:urn:uuid:{person.uid}"]
    lines += [f"FN:{_value(str(person))}", f"N:{_value(family)};{_value(given)};;;"]
    if office:
        lines += [f"ORG:{_value(office.organisation.full_name)}", f"TITLE:{_value(office.title)}"]
    if person.email:
        lines.append(f"EMAIL;TYPE=INTERNET,WORK:{_value(person.email)}")
    if person.phone:
        lines.append(f"TEL;TYPE=WORK,VOICE:{_value(person.phone)}")
    return [*lines, "END:VCARD"]


def _value(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> str:
    """The line in parts of at most 75 octets, none ending within a letter; a space starts each."""
    parts, part, room = [], "", _OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(part)
            part, room = " ", _OCTETS - 1
        part, room = part + letter, room - size
    return "\r\n".join([*parts, part]) + "\r\n"
