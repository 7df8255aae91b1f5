"""The appointments that persons hold in organisations, each for a time."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation, sees_register
from members.periods import PeriodQuerySet, period_constraint, period_field, today


class AppointmentQuerySet(PeriodQuerySet["Appointment"]):
    def giving_membership(self, day: date | None = None) -> Self:
        """Those that make a person a member: of the network's kinds, in a body that is in it."""
        return self.filter(
            kind__in=Appointment.MEMBER_KINDS,
            organisation__participates=True,
            organisation__valid__contains=day or today(),
        )

    def outside_ks(self) -> Self:
        """Those that are confirmed every year: KS keeps the register, and has no culture leader."""
        return self.exclude(organisation__kind=Organisation.Kind.KS)

    def visible_to(self, person: Any) -> Self:
        """Her own; for members those that have begun, too; for the secretariat all."""
        if getattr(person, "is_staff", False):
            return self
        seen = Q(person=person.pk)
        if sees_register(person):
            seen |= Q(period__startswith__lte=today())
        return self.filter(seen)


class Appointment(models.Model):
    """A person's office in an organisation for a time (verv)."""

    class Kind(models.TextChoices):
        LEADER = "leader", _("kulturleder")
        DEPUTY = "deputy", _("vara")
        SECRETARIAT = "secretariat", _("sekretariat")
        OBSERVER = "observer", _("observatør")

    class EndReason(models.TextChoices):
        NEW_JOB = "new_job", _("ny jobb")
        RETIRED = "retired", _("pensjonert")
        REORGANISED = "reorganised", _("omorganisert")
        OTHER = "other", _("annet")

    MEMBER_KINDS = (Kind.LEADER, Kind.DEPUTY, Kind.OBSERVER)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisasjon"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    title = models.CharField(
        _("tittel"),
        max_length=120,
        help_text=_("For eksempel «direktør for kultur og folkehelse»."),
    )
    kind = models.CharField(_("rolle"), max_length=12, choices=Kind, default=Kind.LEADER)
    primary = models.BooleanField(
        _("øverste kulturleder"), default=False, help_text=_("Én om gangen i hver organisasjon.")
    )
    period = period_field()
    end_reason = models.CharField(_("sluttet fordi"), max_length=12, choices=EndReason, blank=True)
    confirmed_on = models.DateField(_("bekreftet"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("verv")
        verbose_name_plural = _("verv")
        ordering = ("-period", "pk")
        constraints = [
            period_constraint("appointment_period"),
            CheckConstraint(
                condition=Q(period__upper_inf=True) | ~Q(end_reason=""),
                name="appointment_end_has_reason",
                violation_error_message=_("Si hvorfor vervet slutter."),
            ),
            CheckConstraint(
                condition=Q(primary=False) | Q(kind="leader"),
                name="appointment_primary_is_leader",
                violation_error_message=_("Bare en kulturleder kan være øverst."),
            ),
            CheckConstraint(
                condition=Q(confirmed_on__isnull=True)
                | Q(confirmed_on__range=(date(2000, 1, 1), date(2100, 1, 1))),
                name="appointment_confirmed_in_range",
                violation_error_message=_("Datoen må ligge mellom 2000 og 2100."),
            ),
            ExclusionConstraint(
                name="appointment_one_primary",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(primary=True),
                violation_error_message=_("Organisasjonen har alt en øverste kulturleder da."),
            ),
            ExclusionConstraint(
                name="appointment_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Personen har alt dette vervet i samme tid."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"
