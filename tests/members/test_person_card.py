"""A person's visiting card, for the secretariat."""

import pytest
from django.test import Client

from members import vcards
from members.models import Person

pytestmark = pytest.mark.django_db


def unfolded(card: bytes) -> list[str]:
    """The lines as they were before they were folded (RFC 2426, 2.6)."""
    return card.decode().replace("\r\n ", "").split("\r\n")


def test_it_says_who_what_and_how(desk: Client, member: Person) -> None:
    response = desk.get(f"{member.get_absolute_url()}visittkort.vcf")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="medlemmer-')
    assert unfolded(response.content) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:urn:uuid:{member.uid}",
        "FN:Åse Ødegård",
        "N:Ødegård;Åse;;;",
        "ORG:Trondheim kommune",
        "TITLE:Kultursjef",
        "EMAIL;TYPE=INTERNET,WORK:ase@example.org",
        "TEL;TYPE=WORK,VOICE:900 00 001",
        "END:VCARD",
        "",
    ]


def test_what_has_a_meaning_of_its_own_is_escaped() -> None:
    card = unfolded(vcards.cards([(Person(name="Kari; \\ Hansen, dr.\r\nEND:VCARD"), None)]))
    assert r"FN:Kari\; \\ Hansen\, dr.\nEND:VCARD" in card
    assert card.count("END:VCARD") == 1


def test_no_line_is_longer_than_the_standard_lets_it_be_or_ends_within_a_letter() -> None:
    name = "Åsæø" * 60
    card = vcards.cards([(Person(name=name), None)])
    assert max(len(line) for line in card.split(b"\r\n")) <= 75
    assert [line.decode() for line in card.split(b"\r\n")]
    assert f"FN:{name}" in unfolded(card)
