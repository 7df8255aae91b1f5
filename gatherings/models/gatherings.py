"""Gatherings: the days when the network meets."""

from datetime import UTC, date, datetime, time
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organisation

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def visible_to(self, person: Any) -> Self:
        """The secretariat sees drafts too; all others what was announced, cancelled included."""
        if getattr(person, "is_staff", False):
            return self
        return self.announced()

    def announced(self) -> Self:
        """No drafts, whoever asks."""
        return self.exclude(state=Gathering.State.DRAFT)

    def coming(self) -> Self:
        """Not over yet, the nearest first."""
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self) -> Self:
        """Over, the newest first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")

    def listed(self) -> Self:
        """With what a list shows of each."""
        return self.only("title", "slug", "state", "starts_at", "ends_at", "venue")

    def until(self, day: date) -> Self:
        """Those that began on `day` or before."""
        midnight = datetime.combine(day, time.max, timezone.get_current_timezone())
        return self.filter(starts_at__lte=midnight)

    def not_cancelled(self) -> Self:
        """Those that are to be, or were, held."""
        return self.exclude(state=Gathering.State.CANCELLED)

    def outdate_forms(self) -> int:
        """Tell whoever has one of their forms open, when she saves it, that it is too old."""
        return self.update(revision=F("revision") + 1)

    def with_lead_photo(self) -> Self:
        """Each with `lead_photo` (or None), in the same query."""
        lead = FilteredRelation("photos", condition=Q(photos__lead=True))
        return self.annotate(lead_photo=lead).select_related("lead_photo", "host")


class Gathering(models.Model):
    """A day, or some, when the network meets."""

    class State(models.TextChoices):
        DRAFT = "draft", _("utkast")
        ANNOUNCED = "announced", _("kunngjort")
        CANCELLED = "cancelled", _("avlyst")
        HELD = "held", _("holdt")
        REPORTED = "reported", _("rapportert")

    class Format(models.TextChoices):
        PHYSICAL = "physical", _("fysisk")
        HYBRID = "hybrid", _("fysisk og digitalt")
        DIGITAL = "digital", _("digitalt")

    title = models.CharField(
        _("tittel"), max_length=160, help_text=_("For eksempel «Vårsamling 2027».")
    )
    slug = models.SlugField(
        _("adresse"),
        max_length=80,
        unique=True,
        help_text=_("Lages av tittelen. Endre den ikke etter at samlingen er kunngjort."),
        error_messages={"unique": _("En annen samling har denne adressen.")},
    )
    state = models.CharField(_("tilstand"), max_length=10, choices=State, default=State.DRAFT)
    starts_at = models.DateTimeField(_("starter"))
    ends_at = models.DateTimeField(_("slutter"))
    format = models.CharField(_("form"), max_length=8, choices=Format, default=Format.PHYSICAL)
    venue = models.CharField(
        _("sted"),
        max_length=160,
        blank=True,
        help_text=_("Hus, rom og by, slik at folk finner fram."),
    )
    join_url = models.URLField(_("møtelenke"), blank=True, help_text=_("Vises bare for medlemmer."))
    host = models.ForeignKey(
        Organisation, verbose_name=_("vert"), null=True, blank=True, on_delete=models.PROTECT
    )
    lead = models.CharField(
        _("ingress"), max_length=400, blank=True, help_text=_("Én eller to setninger.")
    )
    text = models.TextField(_("tekst"), blank=True, help_text=_("Markdown."))
    cancelled_at = models.DateTimeField(_("avlyst"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("hvorfor avlyst"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("erstattes av"), null=True, blank=True, on_delete=models.PROTECT
    )
    # The form's one-time token: the same form sent twice is one saving.
    saved_with = models.UUIDField(null=True, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    # «Presentasjonene er lagt ut»: when it was said first, and whether it is said by itself.
    told_at = models.DateTimeField(_("varslet"), null=True, editable=False)
    tells_itself = models.BooleanField(
        _("varsler selv"), default=True, db_default=True, editable=False
    )

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = _("samling")
        verbose_name_plural = _("samlinger")
        ordering = ("-starts_at", "-pk")
        indexes = [
            models.Index(fields=["ends_at", "starts_at"], name="gathering_time"),
            models.Index(fields=["-starts_at", "-id"], name="gathering_newest"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="gathering_ends_after_start",
                violation_error_message=_("Samlingen må slutte etter at den starter."),
            ),
            CheckConstraint(
                condition=Q(starts_at__gte=EARLIEST, ends_at__lt=LATEST),
                name="gathering_in_range",
                violation_error_message=_("Datoen må ligge mellom 2000 og 2100."),
            ),
            CheckConstraint(
                condition=Q(state="draft") | Q(format="digital") | ~Q(venue=""),
                name="gathering_announced_has_venue",
                violation_error_message=_("Skriv stedet før samlingen kunngjøres."),
            ),
            CheckConstraint(
                condition=(Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True)),
                name="gathering_cancelled_has_reason",
                violation_error_message=_("Skriv hvorfor samlingen er avlyst."),
            ),
            CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(state="cancelled"),
                name="gathering_replaced_is_cancelled",
                violation_error_message=_("Bare en avlyst samling kan erstattes av en annen."),
            ),
            CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="gathering_not_own_replacement",
                violation_error_message=_("En samling kan ikke erstattes av seg selv."),
            ),
            CheckConstraint(
                condition=Q(join_url="") | Q(join_url__iregex=r"^https?://"),
                name="gathering_join_url_is_web",
                violation_error_message=_("Møtelenken må begynne med https:// eller http://."),
            ),
            CheckConstraint(condition=~Q(title=""), name="gathering_titled"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gatherings:gathering_detail", args=[self.slug])

    @property
    def is_over(self) -> bool:
        """Whether it lies behind us."""
        return self.ends_at < timezone.now()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == self.State.CANCELLED

    @property
    def is_draft(self) -> bool:
        """Whether only the secretariat sees it."""
        return self.state == self.State.DRAFT
