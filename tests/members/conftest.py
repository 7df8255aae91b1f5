"""What the tests of members share."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django.fixtures import Settings

from kulturnett import issuer as environment
from members.models import Network, Person
from tests.members.forgotten import WORDS
from tests.members.issuer_server import CLIENT, SECRET, Issuer, Server


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


@pytest.fixture
def kari(committee_member: Person, network: Network) -> Person:
    """Of the committee, with a telephone and an address of her own, to be forgotten."""
    Person.objects.filter(pk=committee_member.pk).update(phone=WORDS[3])
    EmailAddress.objects.create(user=committee_member, email=WORDS[2], verified=True)
    committee_member.refresh_from_db()
    return committee_member


@pytest.fixture(scope="session")
def issuer_server() -> Iterator[Server]:
    """One that listens for all tests."""
    made = Server()
    yield made
    made.close()


@pytest.fixture
def issuer(issuer_server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    """The issuer, configured as the environment does it."""
    fresh = issuer_server.fresh()
    monkeypatch.setenv("OIDC_ISSUER", f"{fresh.url}/")
    monkeypatch.setenv("OIDC_NAME", "Feide")
    monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("OIDC_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("OIDC_DOMAINS", "namsos.example, Trondheim.example")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": environment.apps()}}
    return fresh


@pytest.fixture
def link(issuer: Issuer, member: Person) -> SocialAccount:
    """The member's account at the issuer, linked before."""
    return SocialAccount.objects.create(user=member, provider=issuer.url, uid="abc-1")
