"""The network's name and contact person, also when the database is away."""

from contextlib import suppress
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.cache import caches
from django.db import Error

from members.models import Network
from members.prepared import Prepared

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
    mark: str = ""  # the version of its own mark, where it has one

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
        rows = _NETWORK.rows({})
    except Error:
        return kept_facts()
    if not rows:
        return NetworkFacts()
    name, region, secretariat, contact, email, phone, mark = rows[0]
    version = Network(mark=mark).mark_version
    facts = NetworkFacts(name, region, secretariat, contact, email or "", phone, version)
    if caches["pages"].get(_KEY) != (_place(), facts):
        _keep(facts)
    return facts


_NETWORK = Prepared(
    lambda: Network.objects.values_list(
        "name", "region", "secretariat", "contact__name", "contact__email", "contact__phone", "mark"
    )
)


def kept_facts() -> NetworkFacts:
    """The last facts that were read, by any process, before now."""
    # Whatever lies there (another release's words, half a file), the error page must come.
    with suppress(Exception):
        return NetworkFacts(**caches["kept"].get(_KEY, {}))
    return NetworkFacts()


def _keep(facts: NetworkFacts) -> None:
    caches["pages"].set(_KEY, (_place(), facts))
    # On a full disk the copy is older than it might be; the page is shown all the same.
    with suppress(OSError):
        caches["kept"].set(_KEY, asdict(facts))


def _place() -> str:
    return f"{settings.CACHES['kept']}"
