"""Who may see a presentation: of what all who speak have said, the narrowest stands."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from gatherings.models import Gathering, Presentation, Speaker, SpeakerAnswer
from gatherings.search import keep_presentation
from members.models import Person

_CONSENT, _AUDIENCE = Presentation.Consent, Presentation.Audience
# Whom each answer lets see it; the narrowest first.
_SEEN_BY: Final[dict[str, str]] = {
    _CONSENT.NO: _AUDIENCE.SECRETARIAT,
    _CONSENT.MEMBERS: _AUDIENCE.MEMBERS,
    _CONSENT.PUBLIC: _AUDIENCE.PUBLIC,
}
_ANSWERS: Final = [*_SEEN_BY]
_AUDIENCES: Final = [*_SEEN_BY.values()]


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands, for one who speaks: what she has said, and who else must open it to all."""

    said: str
    others: list[str]
    waits_for: list[str]


def standing(presentation: Presentation, speaker: Speaker) -> Standing:
    """What `speaker` is told; `said` is empty where she has not answered."""
    said = _said(presentation)
    own = said.pop(speaker, "")
    waits_for = [one for one, answer in said.items() if answer != _CONSENT.PUBLIC]
    return Standing(own, [*map(_name, said)], [*map(_name, waits_for)])


def answer(
    *, presentation: Presentation, speaker: Speaker, consent: str, by: Person | None
) -> None:
    """Keep what one who speaks has said; who says who may see it, is heard at once.

    The caller holds the presentation: of two who answer together, the second counts the first.
    """
    SpeakerAnswer.objects.update_or_create(
        presentation=presentation,
        speaker=speaker,
        defaults={"consent": consent, "answered_at": timezone.now()},
    )
    _let_stand(presentation, at_once=True)
    _record(presentation, by)


@transaction.atomic
def note(*, presentation: Presentation, by: Person) -> None:
    """Let what the secretariat has noted be the answer of all who speak: it was told by them."""
    presentation.answers.all().delete()
    if presentation.item and presentation.consent != _CONSENT.NONE:
        SpeakerAnswer.objects.bulk_create(
            SpeakerAnswer(presentation=presentation, speaker=one, consent=presentation.consent)
            for one in presentation.item.speakers.all()
        )
    _record(presentation, by)


def hold(gathering: Gathering) -> None:
    """Let nobody who speaks answer or hand in, until it is decided who does."""
    list(Gathering.objects.select_for_update(no_key=True).filter(pk=gathering.pk).values_list("pk"))
    list(gathering.items.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    list(gathering.presentations.select_for_update().order_by("pk").values_list("pk"))


def weigh_again(gathering: Gathering) -> list[Presentation]:
    """Count the answers of those who speak now; returns those that others may see than before.

    Called when somebody has come to speak, or no longer does, after `hold` and before the search
    is told.
    """
    found = gathering.presentations.order_by("pk")
    related = found.select_related("item").prefetch_related("answers", "item__speakers__person")
    return [one for one in related if _let_stand(one)]


def end_yes_to_all(presentation: Presentation) -> None:
    """A speaker's yes to everybody was to the file that is gone."""
    presentation.answers.filter(consent=_CONSENT.PUBLIC).delete()
    row = Presentation.objects.filter(pk=presentation.pk)
    row.filter(audience=_AUDIENCE.PUBLIC).update(audience=_AUDIENCE.MEMBERS)
    row.filter(consent=_CONSENT.PUBLIC).update(consent=_CONSENT.NONE)


def _let_stand(presentation: Presentation, *, at_once: bool = False) -> bool:
    """Let what all who speak agree to stand; tells whether that is another answer than before.

    Where somebody was only listed or taken off, what the secretariat holds back stays so.
    """
    stood = presentation.consent
    agreed = _agreed(presentation)
    if agreed == stood and not at_once:
        return False
    audience = _SEEN_BY.get(agreed, _AUDIENCE.MEMBERS)
    if not at_once and presentation.audience != _SEEN_BY.get(stood):
        audience = min(audience, presentation.audience, key=_AUDIENCES.index)
    presentation.consent, presentation.audience = agreed, audience
    presentation.save(update_fields=["consent", "audience"])
    return agreed != stood


def _agreed(presentation: Presentation) -> str:
    """The narrowest answer: who has not given hers lets the members see it, and nobody else.

    Where nobody has, what was noted stands; but not a yes to everybody, which was another's.
    """
    said = [*_said(presentation).values()]
    if any(said):
        return min((one or _CONSENT.MEMBERS for one in said), key=_ANSWERS.index)
    ends = said and presentation.consent == _CONSENT.PUBLIC
    return _CONSENT.NONE if ends else presentation.consent


def _said(presentation: Presentation) -> dict[Speaker, str]:
    """What each who speaks has said, empty where she has not."""
    prefetch_related_objects([presentation], "answers", "item__speakers__person")
    given = {one.speaker_id: str(one.consent) for one in presentation.answers.all()}
    speakers = presentation.item.speakers.all() if presentation.item else ()
    return {one: given.get(one.pk, "") for one in speakers}


def _name(speaker: Speaker) -> str:
    return str(speaker.person or speaker.organisation)


def _record(presentation: Presentation, by: Person | None) -> None:
    """Keep who noted the speaker's answer, and when; what is found follows it."""
    presentation.consent_by, presentation.consent_at = by, timezone.now()
    presentation.save(update_fields=["consent_by", "consent_at"])
    keep_presentation(presentation)
