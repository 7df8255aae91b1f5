"""The outbox: a message is written in the transaction that causes it, and sent by the worker."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Count, Min, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation
from members.models.people import Person


class MessageQuerySet(models.QuerySet["Message"]):
    def with_counts(self) -> Self:
        """Each message with how many deliveries it has, and how many are in which state.

        `first_address` is its one address, where there is one.
        """
        counts = {
            f"count_{state}": Count("deliveries", filter=Q(deliveries__state=state))
            for state in Delivery.State.values
        }
        return self.annotate(
            count_all=Count("deliveries"), first_address=Min("deliveries__address"), **counts
        )


class Message(models.Model):
    """What is said. A code's text is emptied when it is sent or too old, a link when it is sent."""

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

    class Audience(models.TextChoices):
        CHOSEN = "", _("bare dem som velges under")
        MEMBERS = "members", _("alle medlemmer")
        LEADERS = "leaders", _("alle kulturledere")

    # What a person may ask for once a day, or decline. All else always comes.
    DECLINABLE = (Kind.NEWS,)
    # What the secretariat writes by hand.
    WRITTEN = (Kind.SUMMONS, Kind.NEWS)
    # Where the text of a letter has the link that is its recipient's alone.
    LINK = "[lenke]"

    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.PLAIN)
    subject = models.CharField(_("emne"), max_length=200)
    body = models.TextField(_("tekst"), blank=True)
    # That link, as nobody can read it here; empty once it is sent. See members/mail/outbox.py.
    sealed_link = models.TextField(
        _("lenken i brevet, forseglet"), blank=True, default="", editable=False
    )
    # Whom a draft is for. Deliveries are written when it is queued, and tell whom it was sent to.
    audience = models.CharField(
        _("til"), max_length=8, choices=Audience, default=Audience.CHOSEN, blank=True
    )
    to_persons = models.ManyToManyField(
        Person, verbose_name=_("og til personene"), blank=True, related_name="+"
    )
    to_organisations = models.ManyToManyField(
        Organisation, verbose_name=_("og til organisasjonene"), blank=True, related_name="+"
    )
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

    objects = MessageQuerySet.as_manager()

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

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed: nothing of it is sent."""
        return self.queued_at is None

    @property
    def may_be_resent(self) -> bool:
        """Whether it still helps: a code does not."""
        return self.kind not in {self.Kind.CODE, self.Kind.DECOY}


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
        # Few: what waits, and what went wrong. The rest are sent.
        indexes = [
            models.Index(fields=["state"], condition=~Q(state="sent"), name="delivery_not_sent")
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
