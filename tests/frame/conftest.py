from collections.abc import Iterator

import pytest
from django.core.cache import caches

CONTACT = {
    "name": "Kulturnettverket i Trøndelag",
    "region": "Trøndelag",
    "secretariat": "KS Trøndelag",
    "contact_name": "Siri Sekretær",
    "contact_email": "siri@example.org",
    "contact_phone": "900 00 002",
}


@pytest.fixture
def kept_contact() -> Iterator[None]:
    """What a page that was shown earlier left for the error pages."""
    caches["kept"].set("network", CONTACT)
    yield
    caches["kept"].delete("network")
