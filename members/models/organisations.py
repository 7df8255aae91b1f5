"""Organisations and the appointments that persons hold in them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from members.ordering import sort_key
from members.periods import (
    PeriodField,
    PeriodQuerySet,
    period_constraint,
    period_field,
    today,
)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def valid_on(self, day: date) -> Self:
        """Organisations that exist on `day`."""
        return self.filter(valid__contains=day)

    def participating(self) -> Self:
        """Those of the network today."""
        return self.filter(participates=True).valid_on(today())


class Organisation(models.Model):
    """A municipality, a county, KS or another body. Numbers come and go; rows stay."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommune")
        COUNTY = "county", _("fylkeskommune")
        KS = "ks", _("KS")
        OTHER = "other", _("annen")

    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    number = models.CharField(_("nummer"), max_length=4, blank=True)
    name = models.CharField(
        _("navn"),
        max_length=120,
        help_text=_("Navnet alene: «Røros», «Trøndelag», «KS Trøndelag»."),
    )
    parallel_name = models.CharField(_("samisk eller kvensk navn"), max_length=120, blank=True)
    parallel_language = models.CharField(
        _("språk i det andre navnet"), max_length=12, blank=True, help_text=_("For eksempel «sma».")
    )
    disambiguation = models.CharField(_("skilles ut med"), max_length=60, blank=True)
    email = models.EmailField(_("e-postadresse"), blank=True)
    homepage = models.URLField(_("nettsted"), blank=True)
    valid = PeriodField(_("gyldig"))
    successors = models.ManyToManyField(
        "self",
        verbose_name=_("etterfølgere"),
        through="Succession",
        symmetrical=False,
        related_name="predecessors",
    )
    participates = models.BooleanField(_("med i nettverket"), default=False)
    sort_name = sort_key("name")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisasjon")
        verbose_name_plural = _("organisasjoner")
        ordering = ("sort_name", "number", "pk")
        constraints = [
            CheckConstraint(
                condition=~Q(kind="municipality") | Q(number__regex=r"^\d{4}$"),
                name="organisation_municipality_number",
                violation_error_message=_("Et kommunenummer har fire sifre."),
            ),
            CheckConstraint(
                condition=~Q(kind="county") | Q(number__regex=r"^\d{2}$"),
                name="organisation_county_number",
                violation_error_message=_("Et fylkesnummer har to sifre."),
            ),
            CheckConstraint(condition=~Q(name=""), name="organisation_named"),
            period_constraint("organisation_valid", "valid"),
            ExclusionConstraint(
                name="organisation_number_once",
                expressions=[("number", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                condition=~Q(number=""),
                violation_error_message=_("En annen organisasjon har dette nummeret i samme tid."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name in running text: «Røros kommune», «Trøndelag fylkeskommune», «KS Trøndelag»."""
        suffix = {"municipality": " kommune", "county": " fylkeskommune"}.get(self.kind, "")
        place = f" ({self.disambiguation})" if self.disambiguation else ""
        return f"{self.name}{suffix}{place}"


class Succession(models.Model):
    """What became of an organisation: several follow one that is split, one follows the merged."""

    former = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("etterfølger")
        verbose_name_plural = _("etterfølgere")
        constraints = [
            UniqueConstraint(fields=["former", "successor"], name="succession_once"),
            CheckConstraint(
                condition=~Q(successor=F("former")),
                name="succession_not_to_itself",
                violation_error_message=_("En organisasjon kan ikke følge etter seg selv."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.successor}"


class AppointmentQuerySet(PeriodQuerySet["Appointment"]):
    def giving_membership(self, day: date | None = None) -> Self:
        """Those that make a person a member: of the network's kinds, in a body that is in it."""
        return self.filter(
            kind__in=Appointment.MEMBER_KINDS,
            organisation__participates=True,
            organisation__valid__contains=day or today(),
        )


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
