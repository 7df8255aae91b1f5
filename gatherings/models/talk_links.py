"""Personal links for those who speak: who holds one may put, change and withdraw a file."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gatherings.models.programme import Speaker


class TalkLinkQuerySet(models.QuerySet["TalkLink"]):
    def valid(self) -> Self:
        """Those that open something now: see `TalkLink.is_valid`."""
        closed = Q(person__deactivated_at__isnull=False) | Q(person__anonymised_at__isnull=False)
        found = self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
        return found.exclude(speaker__in=Speaker.objects.filter(closed))


class TalkLink(models.Model):
    """One speaker's way to one talk, without an account. The token itself is stored nowhere."""

    speaker = models.ForeignKey(
        Speaker, verbose_name=_("innleder"), on_delete=models.CASCADE, related_name="links"
    )
    token_hash = models.CharField(_("lenkens avtrykk"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("laget"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("laget av"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("gjelder til"))
    revoked_at = models.DateTimeField(_("trukket tilbake"), null=True, blank=True)
    mailed = models.BooleanField(_("sendt i et brev"), default=False, editable=False)
    used_at = models.DateTimeField(_("sist brukt"), null=True, blank=True)

    objects = TalkLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("innlederlenke")
        verbose_name_plural = _("innlederlenker")
        ordering = ("-created_at", "-pk")
        constraints = [
            CheckConstraint(
                condition=Q(token_hash__regex="^[0-9a-f]{64}$"),  # noqa: S106 a form, no secret
                name="talklink_is_hashed",
            ),
            CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="talklink_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return str(self.speaker)

    @property
    def is_valid(self) -> bool:
        """Whether it opens something now.

        It ends by hand, by its day, and with who speaks when she is closed out or forgotten.
        """
        stands = self.revoked_at is None and self.expires_at > timezone.now()
        return stands and not self.speaker.is_closed_out
