"""Talks that hang on a person. Other apps have a handover.py of the same form."""

from collections.abc import Iterable
from datetime import datetime, time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gatherings.consent import hold, weigh_again
from gatherings.models import Gathering, Presentation, Speaker
from gatherings.search import keep_gathering
from gatherings.talks.speakers import as_of, pass_on
from members.handover import Matter, takes_hold
from members.models import Appointment, HandoverLine, Person

SPEAKER = "gatherings.speaker"
PRESENTATION = "gatherings.presentation"


def matters(appointment: Appointment) -> list[Matter]:
    """Talks at gatherings after her last day, and presentations that she still owes."""
    return [*map(_talk, _talks(appointment)), *map(_owed, _owing(appointment))]


def settle(
    *,
    lines: Iterable[HandoverLine],
    appointment: Appointment,
    successor: Appointment | None,
    by: Person,  # noqa: ARG001 the same form in each app
) -> None:
    """Let each talk be held by whom it was decided, and owe no more what is let go."""
    decided = {line.matter: line.choice for line in lines}
    for speaker in _talks(appointment):
        choice = decided.get(f"{SPEAKER}:{speaker.pk}")
        hold(speaker.item.gathering)
        if choice == HandoverLine.Choice.PERSON:
            _keep(speaker, appointment)
        elif choice:
            _hand_on(speaker, successor if choice == HandoverLine.Choice.POST else None)
        weigh_again(speaker.item.gathering)
        keep_gathering(speaker.item.gathering)
    for presentation in _owing(appointment):
        if decided.get(f"{PRESENTATION}:{presentation.pk}") == HandoverLine.Choice.ENDS:
            _let_go(presentation)


def _let_go(presentation: Presentation) -> None:
    """Unless it comes in the same moment."""
    owed = Presentation.objects.filter(pk=presentation.pk, state=Presentation.State.REQUESTED)
    owed.update(state=Presentation.State.WITHDRAWN, withdrawn_at=timezone.now())


def _talks(appointment: Appointment) -> Iterable[Speaker]:
    """Before her last day is over she speaks as what she is: that hangs on nothing."""
    midnight = timezone.make_aware(datetime.combine(takes_hold(appointment), time()))
    return (
        Speaker.objects.filter(
            person=appointment.person_id, item__gathering__starts_at__gte=midnight
        )
        .exclude(item__gathering__state=Gathering.State.CANCELLED)
        .select_related("item__gathering")
        .order_by("item__gathering__starts_at", "item__order", "pk")
    )


def _owing(appointment: Appointment) -> Iterable[Presentation]:
    """What was asked for after a gathering that has been, and has not come."""
    return (
        Presentation.objects.filter(
            state=Presentation.State.REQUESTED,
            item__speakers__person=appointment.person_id,
            gathering__ends_at__lt=timezone.now(),
        )
        .exclude(gathering__state=Gathering.State.CANCELLED)
        .select_related("gathering")
        .order_by("gathering__starts_at", "pk")
    )


def _talk(speaker: Speaker) -> Matter:
    return Matter(
        key=f"{SPEAKER}:{speaker.pk}",
        title=_("Innlegg: «%(title)s»") % {"title": speaker.item.title},
        detail=_on(speaker.item.gathering),
    )


def _owed(presentation: Presentation) -> Matter:
    choice = HandoverLine.Choice
    return Matter(
        key=f"{PRESENTATION}:{presentation.pk}",
        title=_("Lovet presentasjon: «%(title)s»") % {"title": presentation.title},
        detail=_on(presentation.gathering),
        choices=(choice.PERSON, choice.ENDS),
    )


def _on(gathering: Gathering) -> str:
    return f"{gathering}, {date_format(timezone.localtime(gathering.starts_at))}"


def _keep(speaker: Speaker, appointment: Appointment) -> None:
    """She speaks on, but no longer as what she was; what was written by hand stays."""
    if (speaker.title, speaker.organisation) == (appointment.title, str(appointment.organisation)):
        _save(speaker, appointment.person)


def _hand_on(speaker: Speaker, successor: Appointment | None) -> None:
    if successor is None or _speaks(successor.person, speaker):
        speaker.delete()
        _touch(speaker)
    else:
        pass_on(speaker)  # her links lie in the letters of who has left
        _save(speaker, successor.person)


def _speaks(person: Person, speaker: Speaker) -> bool:
    return Speaker.objects.filter(item=speaker.item_id, person=person).exists()


def _save(speaker: Speaker, person: Person) -> None:
    """With title and organisation of that day, as for whoever is chosen."""
    shown = as_of(person, speaker.item)
    speaker.person, speaker.title, speaker.organisation = person, shown.title, shown.organisation
    speaker.save()
    _touch(speaker)


def _touch(speaker: Speaker) -> None:
    Gathering.objects.filter(pk=speaker.item.gathering_id).outdate_forms()
