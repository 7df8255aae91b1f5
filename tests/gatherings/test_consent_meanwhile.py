"""Two who give a talk together answer in the same moment."""

from concurrent.futures import ThreadPoolExecutor

from django.db import transaction
from django.test import Client

from gatherings.consent import hold
from gatherings.models import Presentation
from members.models import Person
from tests.gatherings.meanwhile import begun
from tests.gatherings.test_consent import says, shown, stands, talk

__all__ = ["shown", "talk"]  # fixtures


def test_of_two_who_answer_at_once_none_is_overruled(
    fresh_database: str, shown: Presentation, member: Person, outsider: Person
) -> None:
    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            says(member, "no")
            other = begun(hand, lambda: says(outsider, "public"))
        other.result()
    assert stands() == ("no", "secretariat")


def test_who_is_taken_off_the_programme_in_the_same_moment_answers_for_nothing(
    fresh_database: str, client: Client, shown: Presentation, member: Person
) -> None:
    client.force_login(member)
    sent = {"audience": "public", "consent": "public"}
    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            hold(shown.gathering)
            address = f"{shown.get_absolute_url()}synlighet/"
            answered = begun(hand, lambda: client.post(address, sent))
            member.talks.all().delete()
        assert answered.result().status_code == 403
    assert stands() == ("none", "members")
