"""The address is the key to the house: changing it changes the lock."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import outbox
from members.models import Network, Person, SigninLink

_TO_OLD = _(
    "Hei!\n\n%(by)s har endret e-postadressen din i registeret til %(network)s. Denne adressen "
    "kan ikke lenger brukes til å logge inn, og du er logget ut overalt.\n\n"
    "Kjenner du ikke til endringen, ta kontakt med sekretariatet med en gang.\n"
)
_TO_NEW = _(
    "Hei!\n\n%(by)s har ført opp denne e-postadressen på deg i registeret til %(network)s. Fra nå "
    "logger du inn med den:\n%(url)s\n\n"
    "Kjenner du ikke til endringen, ta kontakt med sekretariatet.\n"
)


@transaction.atomic
def change_email(*, person: Person, email: str | None, by: Person) -> None:
    """Give `person` another address, or none, on behalf of `by`.

    Whoever reads the old mailbox is out at once: sessions end, links and codes that are under way
    open nothing, and allauth's record of the address goes too. Both addresses are told. Raises
    IntegrityError when another person has the address. Without a change nothing happens.
    """
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    before, after = person.email, (email or "").strip().lower() or None
    if before == after:
        return
    person.email = after
    # Sessions hang on a hash of this column. Nobody signs in by it; a new random mark ends them.
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    SigninLink.objects.filter(person=person, used_at=None).delete()
    _tell(before, after, by)


def _tell(before: str | None, after: str | None, by: Person) -> None:
    facts = {
        "network": str(Network.objects.first() or "Kulturnettverket"),
        "by": str(by),
        "url": settings.SITE_URL + reverse("account_login"),
    }
    subject = str(_("E-postadressen din er endret – %(network)s")) % facts
    if before:
        outbox.post(to=before, subject=subject, body=str(_TO_OLD) % facts)
    if after:
        outbox.post(to=after, subject=subject, body=str(_TO_NEW) % facts)
