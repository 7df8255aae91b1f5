"""What was answered, and put out, before each who speaks had an answer of her own."""

import hashlib

from django.core.management import call_command

from gatherings.consent import weigh_again
from gatherings.models import Gathering, Presentation, PresentationVersion, SpeakerAnswer
from gatherings.presentations import add_link
from members.models import Network, Person
from tests.gatherings.test_consent import says, shown, stands, talk

__all__ = ["shown", "talk"]  # fixtures
LINK = "https://example.org/opptak"


def test_it_goes_on_standing_until_one_of_them_says_otherwise(
    fresh_database: str, shown: Presentation, gathering: Gathering, member: Person, outsider: Person
) -> None:
    Presentation.objects.update(consent="public", audience="public")
    call_command("migrate", "gatherings", "0010", verbosity=0)
    call_command("migrate", "gatherings", verbosity=0)
    assert SpeakerAnswer.objects.filter(presentation=shown, consent="public").count() == 2
    assert (weigh_again(gathering), stands()) == ([], ("public", "public"))
    says(outsider, "members")
    assert stands() == ("members", "members")


def test_a_link_is_known_again(
    fresh_database: str, presentation: Presentation, network: Network
) -> None:
    add_link(presentation=presentation, link=LINK, by=None)
    call_command("migrate", "gatherings", "0010", verbosity=0)
    assert PresentationVersion.objects.get().sha256 == ""
    call_command("migrate", "gatherings", verbosity=0)
    assert PresentationVersion.objects.get().sha256 == hashlib.sha256(LINK.encode()).hexdigest()
