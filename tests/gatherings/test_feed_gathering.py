import pytest
from django.conf import settings as now
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from gatherings.models import AgendaItem, Gathering, Presentation
from members.models import Network, Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(
    gathering: Gathering,
    make_presentation: MakePresentation,
    make_talk: MakeTalk,
    member: Person,
    network: Network,
) -> str:
    """Two that are open, in another order than they were made, and one for members."""
    later = make_talk(title="B", order=2)
    first = make_talk(title="A", order=1, person=member)
    opened = {"audience": "public", "consent": "public"}
    make_presentation(title="Den siste", **opened)
    make_presentation(title="Den andre", talk=later, **opened)
    make_presentation(title="Den første", talk=first, **opened)
    make_presentation(title="For medlemmer")
    return f"/feed/{gathering.slug}/"


def test_it_lists_what_is_open_in_programme_order(
    client: Client, address: str, gathering: Gathering
) -> None:
    page = client.get(address).content.decode()
    places = [page.index(title) for title in ("Den første", "Den andre", "Den siste")]
    assert places == sorted(places)
    assert "For medlemmer" not in page
    assert "Åse Ødegård, Forsker, NTNU" in page
    code = Presentation.objects.get(title="Den første").code
    assert f'<a href="{now.SITE_URL}/p/{code}/" target="_top">' in page
    assert f'<a href="{now.SITE_URL}/samlinger/{gathering.slug}/" target="_top">' in page


def test_it_may_be_kept_by_anybody_and_asks_nothing_about_who(
    client: Client,
    address: str,
    member: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    everybody = client.get(address)
    client.force_login(member)
    client.cookies[now.LANGUAGE_COOKIE_NAME] = "nn"
    with django_assert_num_queries(2):
        mine = client.get(address)
    assert mine.content == everybody.content
    assert mine["Cache-Control"] == "public, max-age=300"
    assert ("Cookie" in mine.get("Vary", ""), mine.cookies) == (False, {})


def test_it_asks_twice_for_many_and_for_none(
    client: Client,
    address: str,
    gathering: Gathering,
    make_presentation: MakePresentation,
    make_talk: MakeTalk,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for at in range(20):
        person = Person.objects.create(name=f"Taler {at}")
        talk = make_talk(title=f"Post {at}", person=person)
        make_presentation(title=f"T{at}", talk=talk, audience="public", consent="public")
    with django_assert_num_queries(2):
        client.get(address)
    Presentation.objects.update(audience="members")
    AgendaItem.objects.all().delete()
    with django_assert_num_queries(2):
        page = client.get(address)
    assert "Ingen presentasjoner er åpne for alle ennå." in page.content.decode()


def test_who_has_it_is_told_so(client: Client, address: str) -> None:
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    Presentation.objects.update(title="Ny tittel")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_only_sites_that_are_named_may_show_it_in_a_frame(
    client: Client, address: str, settings: Settings
) -> None:
    response = client.get(address)
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    settings.EMBED_HOSTS = ["https://www.ks.no", "*.ks.no"]
    response = client.get(address)
    assert "frame-ancestors https://www.ks.no *.ks.no" in response["Content-Security-Policy"]
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert not response.has_header("X-Frame-Options")
    other = client.get("/samlinger/")
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


def test_a_draft_has_none(client: Client, address: str, secretariat: Person) -> None:
    Gathering.objects.update(state="draft")
    client.force_login(secretariat)
    assert client.get(address).status_code == 404
