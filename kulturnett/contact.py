"""The network's name and contact person, also when the database is away."""

from dataclasses import dataclass

from django.core.cache import caches
from django.db import DatabaseError

from members.models import Network

_KEY = "network"


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What header, footer and error pages say."""

    name: str = "Kulturnettverket"
    region: str = ""
    secretariat: str = "KS"
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""

    @property
    def short_name(self) -> str:
        """«Kulturnettverket» of «Kulturnettverket i Trøndelag»: the name on two lines."""
        return self.name.partition(" i ")[0]

    @property
    def where(self) -> str:
        """«i Trøndelag» of the same; nothing where the name has no such end."""
        return self.name.removeprefix(self.short_name).strip()


def network_facts() -> NetworkFacts:
    """From the database; the copy on disk when that cannot answer."""
    try:
        network = Network.objects.select_related("contact").first()
    except DatabaseError:
        return kept_facts()
    if network is None:
        return NetworkFacts()
    facts = NetworkFacts(
        name=network.name,
        region=network.region,
        secretariat=network.secretariat,
        contact_name=network.contact.name,
        contact_email=network.contact.email or "",
        contact_phone=network.contact.phone,
    )
    if kept_facts() != facts:
        caches["kept"].set(_KEY, facts)
    return facts


def kept_facts() -> NetworkFacts:
    """The last facts that were read, by any process, before now."""
    facts = caches["kept"].get(_KEY)
    return facts if isinstance(facts, NetworkFacts) else NetworkFacts()
