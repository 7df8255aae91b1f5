"""What of the talks waits for the secretariat: who is late, whom nobody told. See members.desk."""

from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatherings.models import Gathering
from gatherings.talks import telling
from gatherings.talks.requested import overdue
from members.desk import DeskLine, shown

_NAMED: Final = 3


def lines() -> list[DeskLine]:
    """What waits today, the most urgent first."""
    return [*late(), *to_tell()]


def late() -> list[DeskLine]:
    """Gatherings with talks whose presentation was to be here by now."""
    owed = ArrayAgg(
        "presentations__title",
        filter=Q(presentations__in=overdue()),
        order_by=["presentations__item__order", "presentations__pk"],
    )
    gatherings = Gathering.objects.not_cancelled().annotate(owed=owed)
    return shown(
        gatherings.filter(owed__isnull=False).order_by("starts_at", "pk"),
        _late,
        rest=_("samlinger som mangler presentasjoner"),
        url=reverse("admin:gatherings_gathering_changelist"),
    )


def _late(gathering: Gathering) -> DeskLine:
    talks = vars(gathering)["owed"]
    said = ngettext(
        "%(count)s innlegg på %(title)s mangler presentasjon",
        "%(count)s innlegg på %(title)s mangler presentasjon",
        len(talks),
    )
    detail = ngettext(
        "%(talks)s skulle vært her nå. Se over brevet før det går.",
        "%(talks)s skulle vært her nå. Se over brevene før de går.",
        len(talks),
    )
    return DeskLine(
        title=said % {"count": len(talks), "title": gathering.title},
        detail=detail % {"talks": _named(talks)},
        button=_("Purr"),
        url=reverse("gatherings:gathering_letters", args=[gathering.slug]) + "?til=forfalt",
    )


def _named(talks: list[str]) -> str:
    named = ", ".join(f"«{title}»" for title in talks[:_NAMED])
    more = len(talks) - _NAMED
    return f"{named} {_('og %(number)d til') % {'number': more}}" if more > 0 else named


def to_tell() -> list[DeskLine]:
    """Gatherings that are over, whose presentations are here and that nobody was told of."""
    return shown(
        telling.to_be_told(timezone.now()),
        _to_tell,
        rest=_("samlinger med presentasjoner som medlemmene ikke har fått beskjed om"),
        url=reverse("admin:gatherings_gathering_changelist"),
    )


def _to_tell(gathering: Gathering) -> DeskLine:
    soon = gathering.tells_itself and vars(gathering)["asked"]
    return DeskLine(
        title=_("Presentasjonene fra %(title)s er inne") % {"title": gathering.title},
        detail=_("Meldingen går av seg selv om litt, om du ikke stopper den.")
        if soon
        else _("Medlemmene har ikke fått beskjed."),
        button=_("Si fra"),
        url=reverse("gatherings:gathering_tell", args=[gathering.slug]),
    )
