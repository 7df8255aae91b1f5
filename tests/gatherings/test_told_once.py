"""The same file is told of once at a gathering, whatever becomes of it in between."""

import pytest
from django.utils import timezone

from gatherings.models import Gathering, Presentation, PresentationVersion
from gatherings.presentations import add_link
from gatherings.talks.telling import news, tell, untold
from gatherings.uploads.held import remove_infected
from gatherings.withdrawal import withdraw
from tests.gatherings.conftest import Keep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network", "member")]
LINK = "https://example.org/opptak"


def is_news(gathering: Gathering) -> bool:
    """Whether anything is, and both ways of asking say so."""
    found = bool(news(gathering))
    assert untold(timezone.now()).exists() == found
    return found


def test_a_file_that_is_withdrawn_and_put_out_again_is_told_once(
    gathering: Gathering, presentation: Presentation, keep: Keep
) -> None:
    keep(b"en")
    assert tell(gathering=gathering, by=None) == 1
    withdraw(presentation=presentation, by=None)
    keep(b"en", to=Presentation.objects.get())
    assert not is_news(gathering)
    keep(b"to", to=Presentation.objects.get())
    assert is_news(gathering)


def test_nor_is_it_told_again_as_another_presentation(
    gathering: Gathering, presentation: Presentation, keep: Keep
) -> None:
    keep(b"en")
    tell(gathering=gathering, by=None)
    withdraw(presentation=presentation, by=None)
    other = Presentation.objects.create(gathering=gathering, title="Dans")
    keep(b"en", to=other)
    assert not is_news(gathering)


def test_nor_is_a_link(gathering: Gathering, presentation: Presentation) -> None:
    add_link(presentation=presentation, link=LINK, by=None)
    tell(gathering=gathering, by=None)
    withdraw(presentation=presentation, by=None)
    again = Presentation.objects.get()
    add_link(presentation=again, link=LINK, by=None)
    assert not is_news(gathering)
    add_link(presentation=again, link=f"{LINK}/2", by=None)
    assert is_news(gathering)


def test_nothing_is_kept_of_a_file_that_held_a_virus(keep: Keep) -> None:
    version = keep(b"en", held=True)
    remove_infected(version=version)
    assert PresentationVersion.objects.get().sha256 == ""
