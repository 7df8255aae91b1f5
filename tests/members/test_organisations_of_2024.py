"""The municipalities and counties that the migration loads."""

import pytest

from members.models import Organisation

pytestmark = pytest.mark.django_db


# What the migration loads


@pytest.mark.parametrize(("kind", "number"), [("municipality", 357), ("county", 15)])
def test_every_municipality_and_county_of_2024_is_there(kind: str, number: int) -> None:
    assert Organisation.objects.filter(kind=kind).count() == number


def test_none_is_in_the_network_before_somebody_says_so() -> None:
    assert Organisation.objects.participating().count() == 0


def test_parallel_names_come_with_their_language() -> None:
    snasa = Organisation.objects.get(number="5041")
    assert (snasa.name, snasa.parallel_name, snasa.parallel_language) == ("Snåsa", "Snåase", "sma")


def test_two_of_the_same_name_are_told_apart() -> None:
    names = [str(one) for one in Organisation.objects.filter(name__in=["Herøy", "Våler"])]
    assert names == [
        "Herøy kommune (Møre og Romsdal)",
        "Herøy kommune (Nordland)",
        "Våler kommune (Østfold)",
        "Våler kommune (Innlandet)",
    ]
