"""What waits for control is nowhere for those whom it is not for: one look at every address."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from gatherings.models import Gathering, PageImage, Presentation, PresentationVersion
from gatherings.search import keep_presentation
from members.models import Network, Person
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.pdfs import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(
    network: Network,
    gathering: Gathering,
    presentation: Presentation,
    keep: Keep,
    settings: Settings,
) -> Presentation:
    """Open for everybody, with a version that all may have."""
    Gathering.objects.update(state="held")
    Presentation.objects.update(audience="public", consent="public")
    presentation.refresh_from_db()
    kept(keep, presentation, "dugnad", held=False)
    return presentation


def kept(keep: Keep, presentation: Presentation, word: str, *, held: bool) -> None:
    """A version with this word in it, and a picture of its page."""
    version = keep(pdf(word), name=f"{word}.pdf", to=presentation)
    PresentationVersion.objects.filter(pk=version.pk).update(
        held=held, text=[word], pages=1, conversion="done"
    )
    image = PageImage(version=version, number=1, width=9, height=9, small_width=9, small_height=9)
    image.file.name = image.small.name = version.file.name
    image.save()
    free = presentation.versions.filter(held=False).exists()
    Presentation.objects.update(state="ready" if free else "held")
    keep_presentation(presentation)


def everything(client: Client, presentation: Presentation) -> bytes:
    """All that the portal tells about it."""
    slug, address = presentation.gathering.slug, presentation.get_absolute_url()
    found = b""
    for what in (
        f"/samlinger/{slug}/",
        f"/samlinger/{slug}/presentasjoner.zip",
        "/samlinger/",
        "/",
        "/sok/?q=hemmelig",
        "/sok/forslag/?q=hemm",
        "/feed/",
        f"/feed/{slug}/",
        "/min-side/data/mine-data.json",
        address,
        f"{address}last-ned/",
        f"{address}ny-versjon/",
        f"{address}side/1/",
        f"{address}v/2/",
        f"{address}v/2/last-ned/",
        f"{address}v/2/side/1.webp",
    ):
        response = client.get(what)
        assert response.status_code < 500
        found += b"".join(response) if response.streaming else response.content
    return found


@pytest.mark.parametrize("who", ["member", "outsider", None])
def test_a_new_version_that_waits_is_nowhere_and_the_one_before_is_there(
    client: Client, request: pytest.FixtureRequest, shown: Presentation, keep: Keep, who: str | None
) -> None:
    kept(keep, shown, "hemmelig", held=True)
    if who:
        client.force_login(request.getfixturevalue(who))
    told = everything(client, shown)
    assert pdf("dugnad") in told
    assert b"hemmelig.pdf" not in told
    assert pdf("hemmelig") not in told


@pytest.mark.parametrize("who", ["member", "outsider", None])
def test_a_first_version_that_waits_is_nowhere(
    client: Client, request: pytest.FixtureRequest, shown: Presentation, keep: Keep, who: str | None
) -> None:
    PresentationVersion.objects.update(held=True)
    Presentation.objects.update(state="held", title="Hemmelig tittel")
    keep_presentation(shown)
    if who:
        client.force_login(request.getfixturevalue(who))
    told = everything(client, shown)
    assert b"Hemmelig tittel" not in told
    assert pdf("dugnad") not in told


@pytest.mark.parametrize("before", [True, False], ids=["one before", "nothing before"])
def test_what_another_sent_is_nowhere_for_who_speaks_either(
    client: Client,
    shown: Presentation,
    keep: Keep,
    make_talk: MakeTalk,
    outsider: Person,
    *,
    before: bool,
) -> None:
    Presentation.objects.update(item=make_talk(person=outsider))
    PresentationVersion.objects.update(held=not before)
    shown.refresh_from_db()
    kept(keep, shown, "hemmelig", held=True)
    client.force_login(outsider)
    told = everything(client, shown) + client.get(f"/innlegg/{outsider.talks.get().pk}/").content
    assert shown.get_absolute_url() not in client.get("/sok/?q=hemmelig").text
    assert (pdf("dugnad") in told) == before
    assert b"hemmelig.pdf" not in told
    assert pdf("hemmelig") not in told


def test_the_secretariat_finds_it_everywhere(
    client: Client, shown: Presentation, keep: Keep, secretariat: Person
) -> None:
    kept(keep, shown, "hemmelig", held=True)
    client.force_login(secretariat)
    address = shown.get_absolute_url()
    assert b"".join(client.get(f"{address}v/2/last-ned/")) == pdf("hemmelig")
    assert "venter på kontroll" in client.get(shown.gathering.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "venter på kontroll" in page
    assert reverse("gatherings:version_release", args=[shown.code, 2]) in page
