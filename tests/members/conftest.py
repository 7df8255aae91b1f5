"""What the tests of members share."""

import pytest
from django.test import Client

from members.models import Person


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client
