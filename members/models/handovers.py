"""What is handed over when an appointment ends, and the yearly question whether it still holds."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.appointments import Appointment
from members.models.people import Person


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, person: Any) -> Self:
        """The secretariat alone hands over."""
        return self if getattr(person, "is_staff", False) else self.none()

    def open(self) -> Self:
        """Those where something may still hang loose, the oldest first."""
        return self.filter(closed_at__isnull=True).order_by("opened_at", "pk")


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

    objects = HandoverQuerySet.as_manager()

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

    def get_absolute_url(self) -> str:
        return reverse("handover", args=[self.pk])


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
    # The reminder has a link of its own: no link can be read out of what is kept of it.
    reminded_on = models.DateField(_("purret"), null=True, editable=False)
    reminder_hash = models.CharField(  # noqa: DJ001 unique where there is one
        max_length=64, unique=True, null=True, editable=False
    )
    answered_at = models.DateTimeField(_("besvart"), null=True, editable=False)
    answer = models.CharField(_("svar"), max_length=8, choices=Answer, blank=True)
    note = models.CharField(_("hva er endret?"), max_length=500, blank=True)
    last_day = models.DateField(_("siste dag"), null=True, blank=True)
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
            CheckConstraint(
                condition=Q(reminded_on__isnull=True, reminder_hash__isnull=True)
                | Q(reminded_on__isnull=False, reminder_hash__isnull=False),
                name="yearlycheck_reminder_has_link",
            ),
            CheckConstraint(
                condition=Q(last_day__isnull=True)
                | Q(last_day__range=(date(2000, 1, 1), date(2100, 1, 1))),
                name="yearlycheck_last_day_in_range",
                violation_error_message=_("Datoen må ligge mellom 2000 og 2100."),
            ),
            CheckConstraint(
                condition=Q(answer="left", last_day__isnull=False)
                | (~Q(answer="left") & Q(last_day__isnull=True)),
                name="yearlycheck_left_has_day",
                violation_error_message=_("Skriv den siste dagen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}: {self.get_answer_display() or _('ubesvart')}"
