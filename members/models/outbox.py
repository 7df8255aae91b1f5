"""The outbox: a message is written in the transaction that causes it, and sent by the worker."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.people import Person


class Message(models.Model):
    """What is said. A code's text is emptied when it is sent or too old."""

    class Kind(models.TextChoices):
        CODE = "code", _("innloggingskode")
        PLAIN = "plain", _("melding")
        # Written for an address that is not in the register, so that asking for a code is the
        # same work for every address; the worker removes it unsent.
        DECOY = "decoy", _("ingen")

    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.PLAIN)
    subject = models.CharField(_("emne"), max_length=200)
    body = models.TextField(_("tekst"), blank=True)
    created_at = models.DateTimeField(_("skrevet"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("utløper"), null=True, blank=True)

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldinger")
        ordering = ("-created_at", "-pk")
        constraints = [
            CheckConstraint(
                condition=Q(kind="plain") | Q(expires_at__isnull=False), name="message_code_expires"
            ),
            CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]"), name="message_subject_one_line"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """One message to one address."""

    class State(models.TextChoices):
        QUEUED = "queued", _("i kø")
        SENT = "sent", _("sendt")
        FAILED = "failed", _("ikke levert")

    message = models.ForeignKey(
        Message, verbose_name=_("melding"), on_delete=models.CASCADE, related_name="deliveries"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.EmailField(_("e-postadresse"))
    header_id = models.CharField("Message-ID", max_length=120, unique=True, editable=False)
    state = models.CharField(_("tilstand"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    reason = models.CharField(_("årsak"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sendt"), null=True)

    class Meta:
        verbose_name = _("utsending")
        verbose_name_plural = _("utsendinger")
        ordering = ("-pk",)
        constraints = [
            UniqueConstraint(fields=["message", "address"], name="delivery_once"),
            CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_has_time",
            ),
            CheckConstraint(
                condition=~Q(state="failed") | ~Q(reason=""), name="delivery_failed_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_state_display()}"
