"""What is handed over when an appointment ends, and the yearly question whether it still holds."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Appointment
from members.models.people import Person


class Handover(models.Model):
    """Opened when an appointment gets an end; closed when nothing hangs loose (overlevering)."""

    appointment = models.OneToOneField(
        Appointment,
        verbose_name=_("verv"),
        on_delete=models.PROTECT,
        related_name="handover",
    )
    successor = models.ForeignKey(
        Person,
        verbose_name=_("etterfølger"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("åpnet"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("avsluttet"), null=True, editable=False)
    closed_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("overlevering")
        verbose_name_plural = _("overleveringer")
        ordering = ("-opened_at", "-pk")
        constraints = [
            CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="handover_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.appointment)


class HandoverLine(models.Model):
    """One thing that hung on the person, and what was decided of it."""

    class Choice(models.TextChoices):
        POST = "post", _("følger stillingen")
        PERSON = "person", _("følger personen")
        ENDS = "ends", _("avsluttes")

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")
    # Which app's thing it is, and its key there: «workgroup.seat:12».
    matter = models.CharField(max_length=60)
    title = models.CharField(_("hva"), max_length=200)
    choice = models.CharField(_("avgjort"), max_length=8, choices=Choice)

    class Meta:
        verbose_name = _("linje i en overlevering")
        verbose_name_plural = _("linjer i en overlevering")
        ordering = ("pk",)
        constraints = [UniqueConstraint(fields=["handover", "matter"], name="handoverline_once")]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_choice_display()}"


class YearlyCheck(models.Model):
    """The question «stemmer dette fortsatt?» about one appointment, and its answer."""

    class Answer(models.TextChoices):
        RIGHT = "right", _("riktig")
        CHANGED = "changed", _("endret")
        LEFT = "left", _("sluttet")

    appointment = models.ForeignKey(
        Appointment, verbose_name=_("verv"), on_delete=models.CASCADE, related_name="checks"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_on = models.DateField(_("spurt"))
    answered_at = models.DateTimeField(_("besvart"), null=True, editable=False)
    answer = models.CharField(_("svar"), max_length=8, choices=Answer, blank=True)
    note = models.CharField(_("hva er endret?"), max_length=500, blank=True)
    # What was answered «endret» or «sluttet» waits for the secretariat until this is set.
    settled_at = models.DateTimeField(_("ordnet"), null=True, editable=False)

    class Meta:
        verbose_name = _("årlig spørsmål")
        verbose_name_plural = _("årlige spørsmål")
        ordering = ("-asked_on", "-pk")
        constraints = [
            UniqueConstraint(
                fields=["appointment"],
                condition=Q(answered_at__isnull=True),
                name="yearlycheck_one_open",
            ),
            CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="yearlycheck_answer_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}: {self.get_answer_display() or _('ubesvart')}"
