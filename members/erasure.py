"""Asking to be forgotten: it waits a week, can be undone, and all of the secretariat is told.

What is then done stands in each app's privacy.py; kulturnett/privacy.py joins them.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from members import history
from members.mail import outbox
from members.models import Appointment, Network, Person

WAIT = timedelta(days=7)

_CONTACT = _(
    "Den som er kontaktperson for nettverket, kan ikke bli glemt: navnet står nederst på alle "
    "sider. Velg en annen kontaktperson på skrivebordet først."
)
_ONLY_SECRETARY = _(
    "Den som er alene i sekretariatet, kan ikke bli glemt: da kan ingen ta vare på nettverket. "
    "Gi en annen rollen først."
)
_ASKED_SUBJECT = _("%(name)s blir glemt %(day)s – %(network)s")
_ASKED = _(
    "Hei!\n\n%(by)s har bedt om at %(name)s blir glemt i %(network)s. Det skjer %(day)s. Da går "
    "navn, e-postadresse og telefon ut av registeret, og verv som ikke er avsluttet, slutter.\n\n"
    "Var det ikke meningen, kan det angres fram til da:\n%(url)s\n"
)
_UNDONE_SUBJECT = _("%(name)s blir ikke glemt likevel – %(network)s")
_UNDONE = _(
    "Hei!\n\n%(by)s har trukket tilbake ønsket om at %(name)s blir glemt i %(network)s. "
    "Ingenting er endret.\n"
)


class ErasureRefusedError(Exception):
    """She cannot be forgotten now; the text says why and what to do first."""


def refusal(person: Person) -> str:
    """Why `person` cannot be forgotten now, in a sentence; empty when she can."""
    if Network.objects.filter(contact=person).exists():
        return str(_CONTACT)
    if person.is_secretariat and not secretariat().exclude(pk=person.pk).exists():
        return str(_ONLY_SECRETARY)
    return ""


def secretariat() -> QuerySet[Person]:
    """Who of the secretariat may sign in today."""
    return Person.objects.filter(
        pk__in=Appointment.objects.today()
        .filter(kind=Appointment.Kind.SECRETARIAT)
        .values("person"),
        email__isnull=False,
        deactivated_at__isnull=True,
        anonymised_at__isnull=True,
    )


@transaction.atomic
def ask(*, person: Person, keeps_office_name: bool, by: Person) -> None:
    """Let `person` be forgotten in a week, on behalf of `by`: herself or the secretariat.

    `keeps_office_name` is her choice for the seats she has held on the committee. She and all of
    the secretariat are told. Asked already, nothing happens. Raises ErasureRefusedError.
    """
    person = _locked(person)
    if person.erase_asked_at or person.anonymised_at:
        return
    if sentence := refusal(person):
        raise ErasureRefusedError(sentence)
    history.acting(by)
    person.erase_asked_at = timezone.now()
    person.keeps_office_name = keeps_office_name
    person.save(update_fields=["erase_asked_at", "keeps_office_name"])
    _tell(person, by, _ASKED_SUBJECT, _ASKED)


@transaction.atomic
def undo(*, person: Person, by: Person) -> None:
    """Take it back on behalf of `by`, as long as it is not done; all are told again."""
    person = _locked(person)
    if person.erase_asked_at is None or person.anonymised_at:
        return
    history.acting(by)
    person.erase_asked_at, person.keeps_office_name = None, False
    person.save(update_fields=["erase_asked_at", "keeps_office_name"])
    _tell(person, by, _UNDONE_SUBJECT, _UNDONE)


def due_at(person: Person) -> datetime | None:
    """When `person` will be forgotten; None when nobody has asked for it, or it is done."""
    if person.erase_asked_at is None or person.anonymised_at:
        return None
    return person.erase_asked_at + WAIT


def due() -> QuerySet[Person]:
    """Those whose week is over."""
    return Person.objects.filter(
        erase_asked_at__lte=timezone.now() - WAIT, anonymised_at__isnull=True
    )


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _tell(person: Person, by: Person, subject: Promise, body: Promise) -> None:
    """Write to all of the secretariat, and to the person, each in her own language."""
    network = Network.objects.first()
    told = {secretary.pk: secretary for secretary in secretariat()}
    if person.is_active:
        told[person.pk] = person
    for recipient in told.values():
        with override(recipient.language):
            facts = {
                "name": str(person),
                "by": str(by),
                "network": str(network or "Kulturnettverket"),
                "day": date_format(timezone.localdate(due_at(person))) if due_at(person) else "",
                "url": settings.SITE_URL + _where(person, recipient),
            }
            outbox.post(to=recipient, subject=str(subject) % facts, body=str(body) % facts)


def _where(person: Person, recipient: Person) -> str:
    if recipient == person:
        return reverse("members:erasure")
    return reverse("admin:members_person_erasure", args=[person.pk])
