"""What is withdrawn while members are told of new presentations."""

from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from gatherings.models import Gathering
from gatherings.talks.telling import tell
from gatherings.withdrawal import withdraw
from members.models import Message, Network, Person
from tests.gatherings.meanwhile import begun
from tests.personas import MakePresentation


def test_what_is_withdrawn_in_the_moment_in_which_members_are_told_is_not_told_of(
    fresh_database: str,
    gathering: Gathering,
    make_presentation: MakePresentation,
    network: Network,
    member: Person,
    secretariat: Person,
) -> None:
    withdrawn, stays = (make_presentation(title=title) for title in ("HUNT", "Dans"))
    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            withdraw(presentation=withdrawn, by=secretariat)
            told = begun(hand, lambda: tell(gathering=gathering, by=secretariat))
        assert told.result() == 1
    message = Message.objects.get(kind=Message.Kind.NEWS)
    assert stays.code in message.body
    assert withdrawn.code not in message.body
