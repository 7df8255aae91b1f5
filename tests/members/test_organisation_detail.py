"""One organisation: its people in time, its address for good, and what it came from and became."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Speaker
from members.models import Organisation, Person, Succession
from tests.personas import LONG_AGO, appoint

pytestmark = pytest.mark.django_db

TRONDHEIM = "/medlemmer/5001-trondheim/"
NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def inside(client: Client, member: Person) -> Client:
    """A member, signed in."""
    client.force_login(member)
    return client


def close(number: str) -> Organisation:
    """Let the municipality have ended at New Year."""
    Organisation.objects.filter(number=number).update(
        valid=DateRange(date(2024, 1, 1), NEW_YEAR), participates=True
    )
    return Organisation.objects.get(number=number)


def new(name: str, number: str, *former: Organisation) -> Organisation:
    """A municipality from New Year on, after `former`."""
    made = Organisation.objects.create(
        kind="municipality", number=number, name=name, participates=True,
        valid=DateRange(NEW_YEAR, None),
    )  # fmt: skip
    Succession.objects.bulk_create(Succession(former=one, successor=made) for one in former)
    return made


def section(page: str, key: str) -> str:
    """The part of the page below the heading `key`, or nothing."""
    return page.partition(f'id="{key}"')[2].partition("</section>")[0]


def test_people_now_and_before_with_title_and_period(
    inside: Client, trondheim: Organisation
) -> None:
    before = Person.objects.create(name="Gunn Gikk")
    period = DateRange(date(2018, 2, 1), date(2019, 3, 1))
    appoint(before, trondheim, kind="deputy", title="Rådgiver", period=period)
    page = inside.get(TRONDHEIM).text
    assert "Åse Ødegård" in section(page, "na")
    assert "siden 1. januar 2020" in section(page, "na")
    assert "Gunn Gikk" not in section(page, "na")
    assert "Rådgiver (vara)" in section(page, "for")
    assert "1. februar 2018 – 28. februar 2019 (annet)" in section(page, "for")


def test_who_begins_later_is_for_the_secretariat_until_then(
    inside: Client, secretariat: Person, trondheim: Organisation
) -> None:
    coming = Person.objects.create(name="Nina Ny")
    later = timezone.localdate() + timedelta(days=30)
    appoint(coming, trondheim, kind="deputy", period=DateRange(later, None))
    assert "Nina Ny" not in inside.get(TRONDHEIM).text
    assert inside.get(coming.get_absolute_url()).status_code == 404
    inside.force_login(secretariat)
    assert "Nina Ny" in section(inside.get(TRONDHEIM).text, "kommer")


def test_a_number_that_is_not_to_be_shown_is_not(
    inside: Client, trondheim: Organisation, secretariat: Person
) -> None:
    shy = Person.objects.create(
        name="Stille", email="stille@example.org", phone="900 00 009", phone_shown=False
    )
    appoint(shy, trondheim, kind="deputy")
    page = inside.get(TRONDHEIM).text
    assert ("stille@example.org" in page, "900 00 009" in page, "900 00 001" in page) == (
        True, False, True,
    )  # fmt: skip
    inside.force_login(secretariat)
    assert "900 00 009" in inside.get(TRONDHEIM).text


def test_talks_of_its_people_of_that_day_and_in_its_name(
    inside: Client, gathering: Gathering, member: Person, outsider: Person, trondheim: Organisation
) -> None:
    ended = timezone.localdate(gathering.starts_at) - timedelta(days=1)
    appoint(outsider, trondheim, kind="deputy", period=DateRange(LONG_AGO, ended))
    speakers: dict[str, dict[str, Any]] = {
        "Hennes": {"person": member, "organisation": "KS"},
        "Etter at han sluttet": {"person": outsider},
        "I kommunens navn": {"organisation": "Trondheim kommune"},
        "Andres": {"organisation": "Namsos kommune"},
    }
    for title, speaker in speakers.items():
        item = AgendaItem.objects.create(gathering=gathering, title=title)
        Speaker.objects.create(item=item, **speaker)
    talks = section(inside.get(TRONDHEIM).text, "innlegg")
    assert [title for title in speakers if title in talks] == ["Hennes", "I kommunens navn"]


def test_seats_on_the_committee(inside: Client, committee_member: Person) -> None:
    assert "Kari Komité" in section(inside.get("/medlemmer/5007-namsos/").text, "plass")


def test_what_is_empty_is_not_shown(inside: Client) -> None:
    page = inside.get(TRONDHEIM).text
    assert [key for key in ("kommer", "for", "plass", "innlegg") if f'id="{key}"' in page] == []


# The address


def test_two_with_the_same_name_have_each_their_address(inside: Client) -> None:
    numbers = {"1515": "1515-heroy", "1818": "1818-heroy"}
    for number, address in numbers.items():
        heroy = Organisation.objects.get(number=number)
        assert heroy.get_absolute_url() == f"/medlemmer/{address}/"
        assert inside.get(heroy.get_absolute_url()).context["organisation"] == heroy


def test_one_without_a_number_has_an_address_of_its_own(inside: Client, ks: Organisation) -> None:
    assert ks.get_absolute_url() == f"/medlemmer/o{ks.pk}-ks-trondelag/"
    assert inside.get(ks.get_absolute_url()).context["organisation"] == ks


@pytest.mark.parametrize(
    "address", ["", "5001", "5001-", "5001-trondhjem", "o{pk}", "o{pk}-trondhjem"]
)
def test_a_name_that_changed_leads_to_the_one_of_today(
    inside: Client, trondheim: Organisation, address: str
) -> None:
    path = f"/medlemmer/{address.format(pk=trondheim.pk)}/".replace("//", "/5001-Trondheim/")
    assert inside.get(path)["Location"] == TRONDHEIM


@pytest.mark.parametrize("address", ["9999-trondheim", "trondheim", "o0-x", "o-x", "ox", "o9" * 30])
def test_an_address_of_nobody_is_not_found(inside: Client, address: str) -> None:
    assert inside.get(f"/medlemmer/{address}/").status_code == 404


def test_what_has_ended_keeps_its_page_and_points_to_what_came_after(inside: Client) -> None:
    selbu = close("5032")
    after = new("Selbu og Tydal", "5070", selbu)
    for address in (selbu.get_absolute_url(), "/medlemmer/5032-selbu/"):
        page = inside.get(address).text
        assert "Ble en del av" in page
        assert f'href="{after.get_absolute_url()}"' in page
        assert "1. januar 2026." in page
        assert 'id="na"' not in page


def test_what_is_to_end_says_so_beforehand(inside: Client) -> None:
    later = timezone.localdate() + timedelta(days=30)
    Organisation.objects.filter(number="5032").update(valid=DateRange(date(2024, 1, 1), later))
    after = Organisation.objects.create(
        kind="municipality", number="5070", name="Ny", valid=DateRange(later, None)
    )
    selbu = Organisation.objects.get(number="5032")
    Succession.objects.create(former=selbu, successor=after)
    assert "Blir en del av" in inside.get("/medlemmer/5032-selbu/").text


def test_what_was_split_points_to_each_part(inside: Client) -> None:
    selbu = close("5032")
    parts = [new("Øvre Selbu", "5071", selbu), new("Nedre Selbu", "5072", selbu)]
    page = inside.get(selbu.get_absolute_url()).text
    assert "Ble delt mellom" in page
    assert [part.get_absolute_url() in page for part in parts] == [True, True]


def test_the_new_says_what_it_came_from(inside: Client) -> None:
    formers = [close("5032"), close("5033")]
    page = inside.get(new("Selbu og Tydal", "5070", *formers).get_absolute_url()).text
    assert "Før 1. januar 2026:" in page
    assert [one.get_absolute_url() in page for one in formers] == [True, True]


def test_a_number_and_a_name_used_again_lead_to_the_one_that_has_them_now(inside: Client) -> None:
    former = close("5032")
    Organisation.objects.filter(pk=former.pk).update(participates=False)
    after = new("Selbu", "5032")
    response = inside.get("/medlemmer/5032-selbu/")
    assert response.context["organisation"] == after
    assert f'href="/medlemmer/o{former.pk}-selbu/"' in response.text
    earlier = inside.get(f"/medlemmer/o{former.pk}-selbu/")
    assert earlier.context["organisation"] == former


def test_a_number_used_again_by_another_leaves_the_old_address_to_the_old(inside: Client) -> None:
    former, after = close("5032"), new("Helt ny", "5032")
    assert inside.get("/medlemmer/5032-selbu/").context["organisation"] == former
    assert inside.get("/medlemmer/5032-helt-ny/").context["organisation"] == after
    assert inside.get("/medlemmer/5032-noe-annet/")["Location"] == "/medlemmer/5032-helt-ny/"


@pytest.mark.parametrize("key", ["o", "ox", "o0", "o" + "9" * 30, "o" + "9" * 5_000])
def test_a_key_that_no_row_has_is_not_found(inside: Client, key: str) -> None:
    assert inside.get(f"/medlemmer/{key}-selbu/").status_code == 404


def test_who_was_anonymised_has_no_name_and_no_page(
    inside: Client, trondheim: Organisation
) -> None:
    gone = Person.objects.create(name="", anonymised_at=timezone.now())
    appoint(gone, trondheim, kind="deputy", period=DateRange(LONG_AGO, date(2021, 1, 1)))
    page = inside.get(TRONDHEIM).text
    assert "Tidligere deltaker" in section(page, "for")
    assert gone.get_absolute_url() not in page
