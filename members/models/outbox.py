"""The outbox: a message is written in the transaction that causes it, and sent by the worker."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation
from members.models.people import Person


class Message(models.Model):
    """What is said. A code's text is emptied when it is sent or too old."""

    class Kind(models.TextChoices):
        CODE = "code", _("innloggingskode")
        PLAIN = "plain", _("om din egen konto")
        INVITATION = "invitation", _("invitasjon")
        CHECK = "check", _("årlig spørsmål om vervet")
        SUMMONS = "summons", _("innkalling")
        NEWS = "news", _("nytt på nettstedet")
        DIGEST = "digest", _("dagens samling av nytt")
        # Written for an address that is not in the register, so that asking for a code is the
        # same work for every address; the worker removes it unsent.
        DECOY = "decoy", _("ingen")

    # What a person may ask for once a day, or decline. All else always comes.
    DECLINABLE = (Kind.NEWS,)

    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.PLAIN)
    subject = models.CharField(_("emne"), max_length=200)
    body = models.TextField(_("tekst"), blank=True)
    by = models.ForeignKey(
        Person,
        verbose_name=_("skrevet av"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("skrevet"), default=timezone.now, editable=False)
    # A draft has none: nothing is sent before this is set.
    queued_at = models.DateTimeField(_("lagt i kø"), null=True, editable=False)
    expires_at = models.DateTimeField(_("utløper"), null=True, blank=True)

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldinger")
        ordering = ("-created_at", "-pk")
        constraints = [
            CheckConstraint(
                condition=~Q(kind__in=["code", "decoy"]) | Q(expires_at__isnull=False),
                name="message_code_expires",
            ),
            CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]"),
                name="message_subject_one_line",
                violation_error_message=_("Emnet må stå på én linje."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class MessageAttachment(models.Model):
    """A file that goes with a message: kept once, however many it is sent to."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("filnavn"), max_length=200)
    file = models.FileField(upload_to="messages")
    size = models.PositiveBigIntegerField(_("størrelse"))
    sha256 = models.CharField(max_length=64, editable=False)
    content_type = models.CharField(max_length=100, editable=False)

    class Meta:
        verbose_name = _("vedlegg")
        verbose_name_plural = _("vedlegg")
        ordering = ("pk",)
        constraints = [
            UniqueConstraint(fields=["message", "sha256"], name="messageattachment_once")
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one person, or to an organisation, at the address of that day."""

    class State(models.TextChoices):
        QUEUED = "queued", _("i kø")
        SENT = "sent", _("sendt")
        FAILED = "failed", _("ikke levert")
        WAITING = "waiting", _("venter på dagens samling")
        DECLINED = "declined", _("vil ikke ha slike")

    message = models.ForeignKey(
        Message, verbose_name=_("melding"), on_delete=models.CASCADE, related_name="deliveries"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deliveries",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisasjon"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.EmailField(_("e-postadresse"))
    header_id = models.CharField("Message-ID", max_length=120, unique=True, editable=False)
    state = models.CharField(_("tilstand"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    reason = models.CharField(_("årsak"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sendt"), null=True)
    # The day's collection that carried it, where it did not go by itself.
    digest = models.ForeignKey(
        Message,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="carried",
    )

    class Meta:
        verbose_name = _("utsending")
        verbose_name_plural = _("utsendinger")
        ordering = ("-pk",)
        constraints = [
            UniqueConstraint(fields=["message", "address"], name="delivery_once"),
            UniqueConstraint(fields=["message", "person"], name="delivery_once_a_person"),
            UniqueConstraint(
                fields=["message", "organisation"], name="delivery_once_an_organisation"
            ),
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
        return f"{self._meta.verbose_name} {self.pk}: {self.get_state_display()}"


class MailChoice(models.Model):
    """How a person wants messages of a kind that may be declined; without a row: at once."""

    class Frequency(models.TextChoices):
        AT_ONCE = "at_once", _("med en gang")
        DAILY = "daily", _("samlet én gang om dagen")
        NONE = "none", _("ikke send")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_choices")
    kind = models.CharField(_("type"), max_length=12, choices=Message.Kind)
    frequency = models.CharField(
        _("hvor ofte"), max_length=8, choices=Frequency, default=Frequency.AT_ONCE
    )

    class Meta:
        verbose_name = _("valg av e-post")
        verbose_name_plural = _("valg av e-post")
        constraints = [
            UniqueConstraint(fields=["person", "kind"], name="mailchoice_once"),
            CheckConstraint(
                condition=Q(kind__in=["news"]),
                name="mailchoice_declinable",
                violation_error_message=_("Slike meldinger kommer alltid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_frequency_display()}"
