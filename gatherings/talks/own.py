"""What who speaks does with the presentation of her own talk: by a link, or signed in."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gatherings import consent as consents
from gatherings import presentations, withdrawal
from gatherings.models import AgendaItem, Presentation, PresentationVersion, Speaker, TalkLink
from gatherings.talks.links import link_of, note_use
from gatherings.uploads import Verdict
from gatherings.uploads.refusals import LinkEnded, TalkGone, WithdrawnMeanwhile
from members.models import Person

_CONSENT, _AUDIENCE = Presentation.Consent, Presentation.Audience


@dataclass(frozen=True, slots=True)
class Visit:
    """Who has come to which talk: by `link`, or as the person that speaks."""

    speaker: Speaker
    link: TalkLink | None

    @property
    def item(self) -> AgendaItem:
        """The talk."""
        return self.speaker.item

    @property
    def by(self) -> Person | None:
        """Who acts, where she is signed in: who holds a link is known by that alone."""
        return None if self.link else self.speaker.person

    @property
    def is_open(self) -> bool:
        """Whether she may still do something."""
        return self.link is None or self.link.is_valid


def visit(key: str, person: Any) -> Visit | None:
    """Who comes by `key`: a link's token, or the number of her own place in the programme.

    None when it is neither, or another's place. Being listed as a speaker is the right.
    """
    if link := link_of(key):
        return Visit(link.speaker, link)
    if not (key.isascii() and key.isdigit() and person.is_authenticated):
        return None
    own = Speaker.objects.select_related("item__gathering", "person")
    speaker = own.filter(pk=int(key[:18]), person=person).first()
    return Visit(speaker, None) if speaker else None


def presentation_of(item: AgendaItem) -> Presentation | None:
    """What a talk's speakers change: what they were asked for, else the first that stands.

    One that was withdrawn only where there is no other.
    """
    found = sorted(item.presentations.all(), key=_place)
    return found[0] if found else None


def given(visit: Visit) -> PresentationVersion | None:
    """The newest that she is shown: of what waits for control, what she sent or came by a link."""
    hers = Q(held=False) | Q(uploaded_through__isnull=False) | Q(uploaded_by__talks=visit.speaker)
    presentation = presentation_of(visit.item)
    if presentation is None:
        return None
    return presentation.versions.kept().filter(hers).order_by("-number").first()


@transaction.atomic
def take_in(
    *,
    visit: Visit,
    file: File[bytes],
    verdict: Verdict,
    consent: str,
    publish_from: date | None,
    code: str = "",
    again: bool = False,
) -> PresentationVersion:
    """Keep a judged file as the talk's next version, with what she says of who may see it.

    Until she has said so, only the secretariat and herself see what she sent, unless a version was
    out before. `code` is of the presentation that her page showed, `again` that it showed it as
    withdrawn. Raises Refused, also where her link or the talk ended while the file was looked at.
    """
    item = _held(visit)
    presentation = _meant(item, code, again=again)
    is_first = not presentation.versions.kept().exists()
    version = presentations.add_version(
        presentation=presentation, file=file, verdict=verdict, by=visit.by, through=visit.link
    )
    if consent:
        answer(visit=visit, presentation=presentation, consent=consent, publish_from=publish_from)
    elif is_first:
        _hide_unanswered(presentation)
    _used(visit)
    return version


@transaction.atomic
def answer(
    *, visit: Visit, presentation: Presentation, consent: str, publish_from: date | None
) -> None:
    """Keep what she says of who may see it, and from which day.

    What stands is the narrowest of what all who speak have said: see gatherings.consent. Raises
    Refused where the talk is hers no longer.
    """
    speaker = visit.speaker
    presentation.refresh_from_db(from_queryset=Presentation.objects.select_for_update())
    _check_it_is_hers(visit)
    presentation.publish_from = _opening(presentation.publish_from, publish_from)
    presentation.save(update_fields=["publish_from"])
    consents.answer(presentation=presentation, speaker=speaker, consent=consent, by=visit.by)
    _used(visit)


@transaction.atomic
def withdraw(*, visit: Visit, presentation: Presentation) -> None:
    """Take it back; see gatherings.withdrawal."""
    withdrawal.withdraw(presentation=presentation, by=visit.by)
    _used(visit)


def _held(visit: Visit) -> AgendaItem:
    """Her talk, held before what is shown in it; raises Refused where it is hers no longer."""
    item = AgendaItem.objects.select_for_update(no_key=True).filter(pk=visit.item.pk).first()
    if item is None:
        raise TalkGone
    _check_it_is_hers(visit)
    return item


def _check_it_is_hers(visit: Visit) -> None:
    """Raise LinkEnded or TalkGone where she no longer comes to a talk of hers."""
    if visit.link and not TalkLink.objects.valid().select_for_update().filter(pk=visit.link.pk):
        raise LinkEnded
    if not visit.link and not Speaker.objects.filter(pk=visit.speaker.pk, person=visit.by).exists():
        raise TalkGone


def _meant(item: AgendaItem, code: str, *, again: bool) -> Presentation:
    """What the file is for, as the page showed it; raises WithdrawnMeanwhile for an older page."""
    found = presentation_of(item)
    if found is None:
        gathering = item.gathering_id
        return Presentation.objects.create(gathering_id=gathering, item=item, title=item.title)
    if code not in {"", found.code} or (found.is_withdrawn and not again):
        raise WithdrawnMeanwhile
    return found


def _hide_unanswered(presentation: Presentation) -> None:
    """Let nobody see it whose speaker has not said who may, or whose yes has ended just now."""
    unanswered = Presentation.objects.filter(pk=presentation.pk, consent=_CONSENT.NONE)
    unanswered.update(audience=_AUDIENCE.SECRETARIAT)


def _used(visit: Visit) -> None:
    if visit.link:
        note_use(visit.link)


def _place(presentation: Presentation) -> tuple[bool, bool, int, int]:
    asked = presentation.asked_at is not None
    return presentation.is_withdrawn, not asked, presentation.order, presentation.pk


def _opening(before: datetime | None, day: date | None) -> datetime | None:
    """The morning of `day`, or the hour of it that was set before."""
    if before and day == timezone.localdate(before):
        return before
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
