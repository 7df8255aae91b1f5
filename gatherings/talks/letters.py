"""Letters to those who speak: the link to hand in by, and the reminder of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gatherings.models import Gathering, Presentation, Speaker
from gatherings.talks.links import lasts_until, make_link
from gatherings.talks.own import presentation_of
from gatherings.talks.requested import missing, overdue
from members.mail import outbox
from members.models import Message, Network, Person
from members.periods import today

_STATE = Presentation.State


@dataclass(frozen=True, slots=True)
class Addressee:
    """One speaker who would be written to; `seen` is her last link when the page was drawn.

    `mailed_at` is when a letter last brought her one; None where none has.
    """

    speaker: Speaker
    seen: int
    mailed_at: datetime | None
    why_not: str

    @property
    def key(self) -> str:
        """What the form sends."""
        return f"{self.speaker.pk}:{self.seen}"

    @property
    def has_come(self) -> bool:
        """Whether there is something of hers already."""
        presentation = presentation_of(self.speaker.item)
        return presentation is not None and presentation.state in {_STATE.READY, _STATE.HELD}

    @property
    def is_reminder(self) -> bool:
        """Whether she has had a letter before, and handed in nothing."""
        return self.mailed_at is not None and not self.has_come


def addressees(gathering: Gathering, whom: str) -> list[Addressee]:
    """Who is written to: «forfalt», those whose day has passed; a speaker's number; or «mangler».

    The last is everybody whose presentation is asked for and has not come.
    """
    speakers = Speaker.objects.filter(item__gathering=gathering)
    if whom.isascii() and whom.isdigit():
        speakers = speakers.filter(pk=int(whom[:18]))
    else:
        owed = overdue().filter(gathering=gathering) if whom == "forfalt" else missing(gathering)
        speakers = speakers.filter(item__in=owed.values("item"))
    return [_addressee(speaker) for speaker in _in_order(speakers)]


def letter(
    *, addressee: Addressee, url: str, by: Person, network: Network | None
) -> tuple[str, str]:
    """Subject and text, in the language of who speaks."""
    speaker = addressee.speaker
    person = speaker.person
    presentation = presentation_of(speaker.item)
    due_on = presentation.due_on if presentation else None
    context = {
        "speaker": speaker,
        "item": speaker.item,
        "gathering": speaker.item.gathering,
        "due_on": due_on,
        "late": due_on is not None and due_on < today(),
        "expires_at": lasts_until(speaker.item.gathering),
        "again": addressee.is_reminder,
        "came": addressee.has_come,
        "by": by,
        "network": network,
        "url": url,
    }
    with translation.override(person.language if person else translation.get_language()):
        return outbox.written("gatherings/email/talk", context)


@transaction.atomic
def write(*, gathering: Gathering, keys: Iterable[str], by: Person) -> int:
    """Send each of these a link of her own; tells how many letters that is.

    A key is what `Addressee.key` was when the page was drawn: whoever has been given a link since
    is left out, so that a double click sends one letter.
    """
    wanted = set(keys)
    Gathering.objects.select_for_update(no_key=True).get(pk=gathering.pk)
    speakers = _in_order(Speaker.objects.filter(item__gathering=gathering))
    found = [one for one in map(_addressee, speakers) if one.key in wanted and not one.why_not]
    network = Network.objects.select_related("contact").first()
    for addressee in found:
        _write(addressee, by, network)
    return len(found)


def _write(addressee: Addressee, by: Person, network: Network | None) -> None:
    speaker = addressee.speaker
    subject, body = letter(addressee=addressee, url=Message.LINK, by=by, network=network)
    link = make_link(speaker=speaker, by=by, mailed=True)
    outbox.post_link(to=speaker.person or "", subject=subject, body=body, by=by, link=link)
    if addressee.is_reminder:
        owed = Presentation.objects.filter(item=speaker.item, state=_STATE.REQUESTED)
        owed.update(reminded_at=timezone.now())


def _in_order(speakers: QuerySet[Speaker]) -> QuerySet[Speaker]:
    related = speakers.select_related("person", "item__gathering")
    return related.prefetch_related("links", "item__presentations").order_by(
        "item__order", "item_id", "order", "pk"
    )


def _addressee(speaker: Any) -> Addressee:
    links = speaker.links.all()
    last = max((link.pk for link in links), default=0)
    mailed_at = max((link.created_at for link in links if link.mailed), default=None)
    return Addressee(speaker, last, mailed_at, why_not(speaker))


def why_not(speaker: Speaker) -> str:
    """Why no letter reaches who speaks; empty when one does."""
    person = speaker.person
    if person is None or not person.email:
        return _("uten e-postadresse: kopier lenken og send den selv")
    if person.bounced_at:
        return _("adressen virker ikke")
    if not person.is_active:
        return _("stengt ute")
    return ""
