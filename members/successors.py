"""Who takes an appointment over. A gap is a vacancy; two at once there are never."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members import history
from members.handover import save_appointment
from members.models import Appointment, Person


@dataclass(frozen=True, slots=True)
class Successor:
    """Who takes over, as what and from when. A person without a key is registered with it."""

    person: Person
    title: str
    first_day: date


def following(appointment: Appointment) -> Appointment | None:
    """Who is in the register already as the next one, by whatever door."""
    return (
        Appointment.objects.filter(
            organisation=appointment.organisation_id,
            kind=appointment.kind,
            primary=appointment.primary,
            period__startswith__gte=appointment.period.upper,
        )
        .exclude(person=appointment.person_id)
        .select_related("person", "organisation")
        .order_by("period")
        .first()
    )


def candidates(appointment: Appointment) -> QuerySet[Person]:
    """Persons who hold something else there when it ends: a deputy often steps up."""
    there = Appointment.objects.filter(organisation=appointment.organisation_id)
    colleagues = there.filter(
        Q(period__upper_inf=True) | Q(period__endswith__gte=appointment.period.upper)
    )
    persons = Person.objects.filter(anonymised_at__isnull=True, deactivated_at__isnull=True)
    return persons.filter(pk__in=colleagues.values("person")).exclude(pk=appointment.person_id)


def in_register(words: str) -> Person:
    """The one person whose name or address this is. Raises ValidationError for none and for two."""
    words = " ".join(words.split())
    known = Person.objects.filter(anonymised_at__isnull=True)
    found = list(known.filter(Q(email=words.lower()) | Q(name__iexact=words))[:2])
    if not found:
        raise ValidationError(_("Ingen i registeret har dette navnet eller denne adressen."))
    if len(found) > 1:
        raise ValidationError(_("Flere har dette navnet. Skriv e-postadressen i stedet."))
    return found[0]


@transaction.atomic
def appoint(*, after: Appointment, successor: Successor, by: Person) -> Appointment:
    """Let `successor` follow `after`, in the register from now on and in office from that day.

    Raises ValidationError, by the fields «first_day», «email», «title» or none, for what cannot be.
    """
    _possible(after, successor.first_day)
    history.acting(by)
    person = successor.person
    if person.pk is None:
        person.full_clean(exclude=["password"])
        person.set_unusable_password()
        person.save()
    office = Appointment(
        person=person,
        organisation=after.organisation,
        title=successor.title,
        kind=after.kind,
        primary=after.primary,
        period=DateRange(successor.first_day, None),
    )
    office.full_clean()
    save_appointment(appointment=office, by=by)
    return office


def _possible(after: Appointment, first_day: date) -> None:
    if first_day < after.period.upper:
        raise ValidationError(
            {
                "first_day": _("%(name)s har vervet til da. Tidligste dag er %(day)s.")
                % {"name": after.person, "day": date_format(after.period.upper)}
            }
        )
    valid = after.organisation.valid
    if valid.upper is not None and valid.upper <= first_day:
        raise ValidationError(
            {
                "first_day": _("%(organisation)s er ikke til lenger da.")
                % {"organisation": after.organisation}
            }
        )
