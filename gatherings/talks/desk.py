"""What of the talks waits for the secretariat: who is late, whom nobody told. See members.desk."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatherings.models import Gathering
from gatherings.talks import telling
from gatherings.talks.requested import overdue
from members.desk import DeskLine, shown


def lines() -> list[DeskLine]:
    """What waits today, the most urgent first."""
    return [*late(), *to_tell()]


def late() -> list[DeskLine]:
    """Gatherings with talks whose presentation was to be here by now."""
    owed = Count("presentations", filter=Q(presentations__in=overdue()))
    gatherings = Gathering.objects.not_cancelled().annotate(owed=owed)
    return shown(
        gatherings.filter(owed__gt=0).order_by("starts_at", "pk"),
        _late,
        rest=_("samlinger som mangler presentasjoner"),
        url=reverse("admin:gatherings_gathering_changelist"),
    )


def _late(gathering: Gathering) -> DeskLine:
    count = vars(gathering)["owed"]
    said = ngettext(
        "%(count)s innlegg på %(title)s mangler presentasjon",
        "%(count)s innlegg på %(title)s mangler presentasjon",
        count,
    )
    detail = ngettext(
        "Den skulle vært her nå. Se over brevet før det går.",
        "De skulle vært her nå. Se over brevene før de går.",
        count,
    )
    return DeskLine(
        title=said % {"count": count, "title": gathering.title},
        detail=detail,
        button=_("Purr"),
        url=reverse("gatherings:gathering_letters", args=[gathering.slug]) + "?til=forfalt",
    )


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
