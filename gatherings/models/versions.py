"""Versions of a presentation: one file or link each, its pages, and how often it was fetched."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import (
    CheckConstraint,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    UniqueConstraint,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gatherings.kinds import SLIDES
from gatherings.models.gatherings import Gathering
from gatherings.models.presentations import Presentation, presentation_key
from gatherings.models.programme import AgendaItem
from gatherings.models.talk_links import TalkLink
from gatherings.uploads import storage_key


def page_key(row: models.Model, name: str) -> str:
    """Where what we make of a file lies: pictures of its pages, and its PDF.

    Each version has a folder of its own, so that what an interrupted conversion left is found.
    """
    version = row.pk if isinstance(row, PresentationVersion) else getattr(row, "version_id", None)
    return storage_key(f"pages/{version}", name.rpartition(".")[2])


class PresentationVersionQuerySet(models.QuerySet["PresentationVersion"]):
    def kept(self) -> Self:
        """Those that still have their file, or link."""
        return self.filter(purged_at__isnull=True)

    def visible_to(self, person: Any) -> Self:
        """Versions that can be read of presentations that `person` may open.

        One that waits for control is read by the secretariat and by who uploaded it, one that came
        by a link by the talk's speakers; everybody else is given what is highest of the others.
        """
        presentations = Presentation.objects.visible_to(person).exclude(
            state=Presentation.State.WITHDRAWN
        )
        readable = self.kept().filter(presentation__in=presentations)
        if getattr(person, "is_staff", False):
            return readable
        free = Q(held=False)
        if person.is_authenticated:
            talks = AgendaItem.objects.filter(speakers__person=person)
            by_link = Q(uploaded_through__isnull=False, presentation__item__in=talks)
            free |= Q(uploaded_by=person) | by_link
        return readable.filter(free)

    def current(self) -> Self:
        """The highest version of each presentation, of those left in this query."""
        return self.order_by("presentation_id", "-number").distinct("presentation_id")

    def standing(self) -> Self:
        """What Presentation.current says, of each presentation; texts are not read."""
        kept = self.kept().order_by("presentation_id", "held", "-number")
        return kept.distinct("presentation_id").defer("text")

    def of_gathering(
        self, gathering: Gathering, items: Iterable[AgendaItem], person: Any
    ) -> "list[PresentationVersion]":
        """Current versions that `person` may open, in programme order, with `cover`; one query.

        `items` is the gathering's programme with speakers, so that they need not be read again.
        """
        found = self.visible_to(person).filter(presentation__gathering=gathering).current()
        cover = FilteredRelation("images", condition=Q(images__number=1))
        with_cover = found.annotate(cover=cover)
        shown = with_cover.select_related("presentation", "cover")  # type: ignore[misc]  # annotated
        versions = list(shown.defer("text"))
        by_id = {item.pk: item for item in items}
        places = {pk: place for place, pk in enumerate(by_id)}
        for version in versions:
            if item := by_id.get(version.presentation.item_id or 0):
                version.presentation.item = item
        return sorted(
            versions,
            key=lambda version: (
                version.presentation.order,
                places.get(version.presentation.item_id or 0, len(places)),
                version.presentation_id,
            ),
        )


class PresentationVersion(models.Model):
    """One file, or one link to a recording or page elsewhere."""

    class Conversion(models.TextChoices):
        WAITING = "waiting", _("venter")
        DONE = "done", _("ferdig")
        FAILED = "failed", _("mislyktes")
        NONE = "none", _("ikke for denne typen")

    presentation = models.ForeignKey(
        Presentation,
        verbose_name=_("presentasjon"),
        on_delete=models.CASCADE,
        related_name="versions",
    )
    number = models.PositiveSmallIntegerField(_("versjon"))
    file = models.FileField(upload_to=presentation_key, max_length=120, blank=True)
    link = models.URLField(_("lenke"), blank=True)
    name = models.CharField(_("filnavn"), max_length=255, blank=True)
    size = models.PositiveBigIntegerField(_("størrelse i byte"), null=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file, or of the link
    kind = models.CharField(_("filtype"), max_length=8, blank=True)
    pages = models.PositiveIntegerField(_("sider"), null=True)
    text = models.JSONField(default=list, blank=True, help_text="one string a page")
    conversion = models.CharField(
        _("lesing"), max_length=8, choices=Conversion, default=Conversion.WAITING
    )
    conversion_reason = models.CharField(_("hvorfor ikke"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lastet opp av"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_through = models.ForeignKey(
        TalkLink,
        verbose_name=_("lastet opp med lenken"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="versions",
    )
    uploaded_at = models.DateTimeField(_("lastet opp"), default=timezone.now)
    held = models.BooleanField(_("venter på kontroll"), default=False)
    pdf = models.FileField(_("som PDF"), upload_to=page_key, max_length=120, blank=True)
    advice = models.JSONField(default=list, blank=True, help_text="[finding, pages] of each")
    told_at = models.DateTimeField(_("varslet"), null=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = PresentationVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("versjon")
        verbose_name_plural = _("versjoner")
        ordering = ("-number",)
        constraints = [
            UniqueConstraint(fields=["presentation", "number"], name="version_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
            CheckConstraint(
                condition=Q(purged_at__isnull=False)
                | (~Q(file="") & Q(link=""))
                | (Q(file="") & ~Q(link="")),
                name="version_file_xor_link",
                violation_error_message=_("Velg en fil eller skriv en lenke, ikke begge deler."),
            ),
            CheckConstraint(
                condition=Q(link="") | Q(link__iregex=r"^https?://"),
                name="version_link_is_web",
                violation_error_message=_("Lenken må begynne med https:// eller http://."),
            ),
            CheckConstraint(
                condition=Q(file="")
                | (Q(size__gt=0, sha256__regex=r"^[0-9a-f]{64}$") & ~Q(name="") & ~Q(kind="")),
                name="version_file_is_described",
            ),
            CheckConstraint(
                condition=Q(purged_at__isnull=True) | Q(file="", link="", text=[], pdf=""),
                name="version_purged_holds_nothing",
            ),
            CheckConstraint(
                condition=~Q(conversion="failed") | ~Q(conversion_reason=""),
                name="version_failure_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.presentation} ({self.number})"

    @property
    def label(self) -> str:
        """«PDF», «PPTX», or «Lenke»."""
        return self.kind.upper() if self.kind else str(_("Lenke"))

    @property
    def colour(self) -> str:
        """The tag's colour in lists: slides stand out from documents."""
        return "warning" if self.kind in SLIDES else "info"


class PageImageQuerySet(models.QuerySet["PageImage"]):
    def visible_to(self, person: Any) -> Self:
        """Of the version of each presentation that `person` is given; for the secretariat of all.

        Asked for a few at a time: that there is no newer one is looked up for each.
        """
        versions = PresentationVersion.objects.visible_to(person)
        found = self.filter(version__in=versions)
        if getattr(person, "is_staff", False):
            return found
        of_same = versions.filter(presentation=OuterRef("version__presentation"))
        return found.exclude(Exists(of_same.filter(number__gt=OuterRef("version__number"))))


class PageImage(models.Model):
    """How one page looks: a large picture to read, a small one to choose by."""

    version = models.ForeignKey(
        PresentationVersion,
        verbose_name=_("versjon"),
        on_delete=models.CASCADE,
        related_name="images",
    )
    number = models.PositiveIntegerField(_("side"))
    file = models.FileField(_("bilde"), upload_to=page_key, max_length=120)
    width = models.PositiveSmallIntegerField(_("bredde"))
    height = models.PositiveSmallIntegerField(_("høyde"))
    small = models.FileField(_("bilde, lite"), upload_to=page_key, max_length=120)
    small_width = models.PositiveSmallIntegerField(_("bredde, liten"))
    small_height = models.PositiveSmallIntegerField(_("høyde, liten"))

    objects = PageImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("bilde av en side")
        verbose_name_plural = _("bilder av sider")
        ordering = ("number",)
        constraints = [
            UniqueConstraint(fields=["version", "number"], name="pageimage_once"),
            CheckConstraint(condition=Q(number__gte=1), name="pageimage_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number}"


class DownloadDay(models.Model):
    """How often a version was looked at and fetched on one day: counts, no persons."""

    class Audience(models.TextChoices):
        MEMBERS = "members", _("medlemmer")
        PUBLIC = "public", _("andre")

    version = models.ForeignKey(
        PresentationVersion,
        verbose_name=_("versjon"),
        on_delete=models.CASCADE,
        related_name="download_days",
    )
    day = models.DateField(_("dag"))
    audience = models.CharField(_("hvem"), max_length=8, choices=Audience)
    views = models.PositiveIntegerField(_("visninger"), default=0)
    downloads = models.PositiveIntegerField(_("nedlastinger"), default=0)
    # One bit for each reader of the day, emptied with it: see gatherings.usage.
    marks = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        verbose_name = _("bruk en dag")
        verbose_name_plural = _("bruk dag for dag")
        ordering = ("-day",)
        constraints = [
            UniqueConstraint(fields=["version", "day", "audience"], name="downloadday_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.audience}"
