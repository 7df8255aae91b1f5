"""What a person is told when the ways into her account change."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from members.mail import outbox
from members.models import Network, Person

CHANGED_BY = gettext_lazy("%(by)s har endret e-postadressen din i registeret til %(network)s.")
CHANGED_HERSELF = gettext_lazy("Hovedadressen din i %(network)s er byttet fra Min side.")
NOT_A_KEY = gettext_lazy("Denne adressen kan ikke lenger brukes til å logge inn.")
STILL_A_KEY = gettext_lazy("Denne adressen har du lagt til selv, og den virker som før.")
OUT = gettext_lazy("Du er logget ut overalt.")
NO_KEYS = gettext_lazy(
    "Passnøkler, autentiseringsapp og reservekoder er fjernet. Nye lager du på Min side."
)
ALSO = gettext_lazy(
    "Det går fortsatt an å logge inn som deg også med %(others)s. Er det ikke din adresse, fjern "
    "den på Min side."
)
KEYS_TAKEN_BY = gettext_lazy("%(by)s har fjernet nøklene til kontoen din i %(network)s.")
GIVEN_BY = gettext_lazy(
    "%(by)s har ført opp denne e-postadressen på deg i registeret til %(network)s. Fra nå "
    "logger du inn med den:\n%(url)s"
)
PRIMARY = gettext_lazy("Denne adressen er nå hovedadressen din. Vi skriver til deg her.")
ADDED = gettext_lazy(
    "Kontoen din i %(network)s har fått en adresse til, som det går an å logge inn med."
)
REMOVED = gettext_lazy("En adresse er fjernet fra kontoen din i %(network)s.")
LINKED = gettext_lazy("Kontoen din i %(network)s er koblet til %(issuer)s.")
UNLINKED = gettext_lazy("Kontoen din i %(network)s er ikke lenger koblet til %(issuer)s.")


def masked(address: str) -> str:
    """«k…@example.org»: she knows her own by it, and a stranger learns no address."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def tell(person: Person, addresses: Iterable[str], *sentences: Promise | str, **facts: Any) -> None:
    """Write the same to each of `addresses`, in her language; none of them learns of another.

    `sentences` may use the facts, and %(network)s and %(url)s (where one signs in).
    """
    with override(person.language):
        known = {
            "network": str(Network.objects.first() or "Kulturnettverket"),
            "url": settings.SITE_URL + reverse("account_login"),
        } | {name: str(fact) for name, fact in facts.items()}
        subject = _("Innloggingen din er endret – %(network)s") % known
        body = "{}\n\n{}\n\n{}\n".format(
            _("Hei!"),
            " ".join(str(sentence) for sentence in sentences) % known,
            _("Kjenner du ikke til endringen, ta kontakt med sekretariatet med en gang."),
        )
        for address in addresses:
            outbox.post(to=address, subject=subject, body=body)
