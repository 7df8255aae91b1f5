"""Files that came in and are not put out yet: the secretariat says first what each of them is."""

from datetime import timedelta
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gatherings.models.gatherings import Gathering
from gatherings.models.presentations import Presentation
from gatherings.models.programme import AgendaItem
from gatherings.uploads import storage_key


def pending_key(_row: models.Model, name: str) -> str:
    """Where the bytes lie while they wait."""
    return storage_key("pending", name.rpartition(".")[2])


class PendingUploadQuerySet(models.QuerySet["PendingUpload"]):
    def visible_to(self, person: Any) -> Self:
        """Her own: nobody else sees what she has not put out."""
        return self.filter(by=person) if getattr(person, "is_staff", False) else self.none()

    def left_behind(self) -> Self:
        """Those that nobody put out within a day."""
        return self.filter(created_at__lt=timezone.now() - PendingUpload.KEPT_FOR)


class PendingUpload(models.Model):
    """One judged file, what we guess that it is, and what she has corrected so far."""

    KEPT_FOR: Final = timedelta(days=1)

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("samling"), on_delete=models.CASCADE, related_name="pending"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lastet opp av"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(_("lastet opp"), default=timezone.now, editable=False)
    file = models.FileField(_("fil"), upload_to=pending_key, max_length=120)
    name = models.CharField(_("filnavn"), max_length=255)
    size = models.PositiveBigIntegerField(_("størrelse i byte"))
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("filtype"), max_length=8)
    held = models.BooleanField(_("venter på kontroll"), default=False)
    title = models.CharField(_("tittel"), max_length=200, blank=True)
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("programpost"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    audience = models.CharField(
        _("hvem kan se den"),
        max_length=12,
        choices=Presentation.Audience,
        default=Presentation.Audience.MEMBERS,
    )
    place = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)
    likely = models.ForeignKey(
        Presentation,
        verbose_name=_("ligner på"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    replaces = models.ForeignKey(
        Presentation,
        verbose_name=_("ny versjon av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided = models.BooleanField(_("det er avgjort om den er ny"), default=True)

    objects = PendingUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("fil som ikke er lagt ut")
        verbose_name_plural = _("filer som ikke er lagt ut")
        ordering = ("pk",)
        constraints = [
            UniqueConstraint(fields=["gathering", "by", "sha256"], name="pendingupload_once"),
            CheckConstraint(
                condition=~Q(file="") & Q(size__gt=0, sha256__regex=r"^[0-9a-f]{64}$")
                & ~Q(name="") & ~Q(kind=""),
                name="pendingupload_is_described",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
