"""The map of the region as a picture: its classes, its size, and who may have it."""

import re
from datetime import date

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from members import regionmap
from members.models import Organisation, Person, Succession
from tests.personas import appoint

pytestmark = pytest.mark.django_db

MAP = "/medlemmer/kart.svg"
NEW_YEAR = date(2026, 1, 1)


def standing() -> dict[str, str]:
    """What each municipality of the map is."""
    return regionmap.standing(Organisation.objects.all())


def close(number: str) -> Organisation:
    """Let the municipality have ended."""
    Organisation.objects.filter(number=number).update(
        valid=DateRange(date(2024, 1, 1), NEW_YEAR), participates=True
    )
    return Organisation.objects.get(number=number)


def follow(name: str, number: str, *former: Organisation) -> Organisation:
    """A municipality that came after `former`."""
    new = Organisation.objects.create(
        kind="municipality", number=number, name=name, participates=True,
        valid=DateRange(NEW_YEAR, None),
    )  # fmt: skip
    Succession.objects.bulk_create(Succession(former=one, successor=new) for one in former)
    return new


def test_the_county_is_drawn_whole_and_each_municipality_by_its_class(member: Person) -> None:
    Organisation.objects.filter(number="5032").update(participates=True)
    classes = standing()
    assert len(classes) == 38
    assert {number for number in classes if number[:2] != "50"} == set()
    assert (classes["5001"], classes["5032"], classes["5007"]) == ("led", "vacant", "outside")


def test_without_a_network_there_is_nothing_to_draw() -> None:
    assert standing() == {}
    assert regionmap.draw({}, "").endswith("</svg>")


def test_the_area_of_the_merged_is_what_came_after_them(member: Person) -> None:
    new = follow("Selbu og Tydal", "5070", close("5032"), close("5033"))
    assert (standing()["5032"], standing()["5033"]) == ("vacant", "vacant")
    appoint(Person.objects.create(name="Ny Leder"), new)
    assert (standing()["5032"], standing()["5033"]) == ("led", "led")


def test_the_area_of_the_split_is_vacant_while_one_of_them_is(member: Person) -> None:
    selbu = close("5032")
    for name, number in (("Øvre Selbu", "5071"), ("Nedre Selbu", "5072")):
        new = follow(name, number, selbu)
        if number == "5071":
            appoint(Person.objects.create(name="Ny Leder"), new)
    assert standing()["5032"] == "vacant"


def test_a_number_used_again_keeps_its_area(member: Person) -> None:
    new = follow("Store Selbu", "5032", close("5032"))
    appoint(Person.objects.create(name="Ny Leder"), new)
    assert standing()["5032"] == "led"


@pytest.mark.parametrize("counties", [("50",), ("18", "55", "56"), ("11", "46"), ("03", "31")])
def test_the_picture_of_any_region_is_within_sixty_kilobytes(counties: tuple[str, ...]) -> None:
    numbers = [n for n in regionmap._shapes() if n.startswith(counties)]
    picture = regionmap.draw(dict.fromkeys(numbers, "led"), "")
    assert len(picture) <= 60_000
    assert picture.count("<path") == len(numbers)


def test_the_whole_country_is_drawn_too_if_coarsely() -> None:
    picture = regionmap.draw(dict.fromkeys(regionmap._shapes(), "vacant"), "")
    assert 0 < len(picture) <= 60_000


def test_neighbours_share_their_border_to_the_point() -> None:
    shapes = regionmap._shapes()
    selbu, tydal = ({point for ring in shapes[n] for point in ring} for n in ("5032", "5033"))
    assert len(selbu & tydal) >= 3


@pytest.mark.parametrize("palette", ["", "morke"])
def test_vacant_has_stripes_and_nothing_needs_a_style(member: Person, palette: str) -> None:
    picture = regionmap.draw({"5001": "led", "5032": "vacant"}, palette)
    fills = re.findall(r'<path fill="([^"]+)"', picture)
    assert fills == [regionmap.PALETTES[palette][0], "url(#v)"]
    assert "style" not in picture


def test_it_is_kept_by_the_reader_alone_and_not_sent_twice(client: Client, member: Person) -> None:
    client.force_login(member)
    first = client.get(MAP)
    assert (first["Content-Type"], first["Cache-Control"]) == ("image/svg+xml", "private, no-cache")
    again = client.get(MAP, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_when_a_leader_leaves_the_picture_is_another(client: Client, member: Person) -> None:
    client.force_login(member)
    tags = [client.get(MAP)["ETag"]]
    Organisation.objects.filter(number="5032").update(participates=True)
    tags += [client.get(MAP)["ETag"], client.get(f"{MAP}?farger=morke")["ETag"]]
    assert len(set(tags)) == 3


def test_other_colours_there_are_not(client: Client, member: Person) -> None:
    client.force_login(member)
    assert client.get(f"{MAP}?farger=rosa").status_code == 404


def test_the_page_says_in_words_what_it_shows_and_whose_borders_they_are(
    client: Client, member: Person
) -> None:
    client.force_login(member)
    Organisation.objects.filter(number="5032").update(participates=True)
    page = client.get("/medlemmer/").text
    (alt,) = re.findall(r'alt="(Kart[^"]+)"', page)
    assert "1 av 2 plasser for kulturleder er vakante. Tabellen på siden sier det samme." in alt
    assert re.search(r"Grenser:.*Kartverket.*CC&nbsp;BY&nbsp;4.0", page)


def test_who_looks_for_somebody_meets_the_rows_before_the_map(
    client: Client, member: Person
) -> None:
    client.force_login(member)
    page = client.get("/medlemmer/", {"q": "trondheim"}).text
    places = [page.index(part) for part in ("Viser 1 av", "Trondheim kommune", "<figure")]
    assert places == sorted(places)
