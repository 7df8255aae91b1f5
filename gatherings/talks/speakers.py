"""Who speaks, and what they are called that day."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from gatherings.models import AgendaItem, Speaker
from gatherings.talks.links import revoke_links
from members.models import Appointment, Person


@transaction.atomic
def set_speakers(*, item: AgendaItem, people: Iterable[Person]) -> None:
    """Let `people` be the persons who speak, in that order.

    New ones get the title and organisation they have on the gathering's day, or none: better an
    empty line than another day's title. Those already listed keep what is written; organisations
    without a person stay.
    """
    chosen = list(people)
    item.speakers.filter(person__isnull=False).exclude(person__in=chosen).delete()
    listed = {speaker.person_id: speaker for speaker in item.speakers.all()}
    for order, person in enumerate(chosen, start=1):
        speaker = listed.get(person.pk) or as_of(person, item)
        speaker.order = order
        speaker.save()


def pass_on(speaker: Speaker) -> None:
    """End what who spoke before had: her links open nothing, and her answers count no more."""
    revoke_links(speaker=speaker)
    speaker.answers.all().delete()


def as_of(person: Person, item: AgendaItem) -> Speaker:
    """A row, not saved, with what `person` is called on the day of the item's gathering."""
    day = timezone.localdate(item.gathering.starts_at)
    held = Appointment.objects.filter(person=person).select_related("organisation")
    office = held.on(day).first()
    return Speaker(
        item=item,
        person=person,
        title=office.title if office else "",
        organisation=str(office.organisation) if office else "",
    )
