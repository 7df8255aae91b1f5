"""What is withdrawn while members are told of new presentations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from gatherings.models import Gathering
from gatherings.talks.telling import tell
from gatherings.withdrawal import withdraw
from members.mail import digests
from members.mail.mail_choices import choose
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


@pytest.mark.django_db
def test_what_is_withdrawn_before_the_days_mail_is_not_named_in_it(
    gathering: Gathering,
    make_presentation: MakePresentation,
    network: Network,
    member: Person,
    committee_member: Person,
) -> None:
    choose(person=member, kind=Message.Kind.NEWS, frequency="daily")
    withdrawn, stays = (make_presentation(title=title) for title in ("HUNT", "Dans"))
    assert tell(gathering=gathering, by=None) == 2
    withdraw(presentation=withdrawn, by=None)
    assert digests.gather(timezone.now() + timedelta(days=1)) == 1
    body = Message.objects.get(kind=Message.Kind.DIGEST).body
    assert [one.title in body or one.code in body for one in (withdrawn, stays)] == [False, True]
    sent = Message.objects.get(kind=Message.Kind.NEWS, deliveries__person=committee_member)
    assert withdrawn.code in sent.body


@pytest.mark.django_db
def test_of_what_is_all_withdrawn_there_is_no_days_mail(
    gathering: Gathering, make_presentation: MakePresentation, network: Network, member: Person
) -> None:
    choose(person=member, kind=Message.Kind.NEWS, frequency="daily")
    shown = [make_presentation(title=title) for title in ("HUNT", "Dans")]
    assert tell(gathering=gathering, by=None) == 1
    for one in shown:
        withdraw(presentation=one, by=None)
    assert digests.gather(timezone.now() + timedelta(days=1)) == 0
