"""Terms and seats of the working committee (arbeidsutvalget)."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, CheckConstraint, Deferrable, Q, When
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from members.models import Organisation, Person
from members.periods import PeriodQuerySet, last_day, period_constraint, period_field, today


class TermQuerySet(PeriodQuerySet["Term"]):
    pass


class Term(models.Model):
    """The time a committee is elected for, and how it is composed."""

    period = period_field()
    elected_seats = models.PositiveSmallIntegerField(_("valgte plasser"), default=3)
    county_seats = models.PositiveSmallIntegerField(_("fylkeskommunens plasser"), default=1)
    ks_seats = models.PositiveSmallIntegerField(_("KS sine plasser"), default=1)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("valgperiode")
        verbose_name_plural = _("valgperioder")
        ordering = ("-period",)
        constraints = [
            period_constraint("term_period"),
            ExclusionConstraint(
                name="term_no_overlap",
                expressions=[("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Valgperioden overlapper en annen."),
            ),
            CheckConstraint(
                condition=Q(elected_seats__gte=1),
                name="term_has_seats",
                violation_error_message=_("Et utvalg har minst én valgt plass."),
            ),
        ]

    def __str__(self) -> str:
        last = last_day(self.period)
        return f"{self.period.lower:%Y}–{last:%Y}" if last else f"{self.period.lower:%Y}–"

    @property
    def composition(self) -> dict["Seat.Basis", int]:
        """How many places there are on each basis, in the order they are shown."""
        return {
            Seat.Basis.ELECTED: self.elected_seats,
            Seat.Basis.COUNTY: self.county_seats,
            Seat.Basis.KS: self.ks_seats,
        }


class SeatQuerySet(PeriodQuerySet["Seat"]):
    def in_order(self, *first: str) -> Self:
        """As they are shown: the elected, the county's, KS's; by `first` before that."""
        basis = Case(*(When(basis=basis, then=place) for place, basis in enumerate(Seat.Basis)))
        return self.order_by(*first, basis, "number", "period", "pk")

    def with_holder(self) -> Self:
        """Each with person and organisation, in the same query."""
        return self.select_related("person", "organisation")

    def ended(self) -> Self:
        """Those that nobody holds any more, the newest term first."""
        ended = self.filter(period__endswith__lte=today()).select_related("term")
        return ended.with_holder().in_order("-term__period")


class Seat(models.Model):
    """One person's holding of one seat. A vacancy is a seat of the term without a row that day."""

    class Basis(models.TextChoices):
        ELECTED = "elected", _("valgt")
        COUNTY = "county", _("fylkeskommunen")
        KS = "ks", _("KS")

    class How(models.TextChoices):
        ELECTED = "elected", _("valgt på samling")
        BY_ELECTION = "by_election", _("suppleringsvalg")
        DEPUTY = "deputy", _("vara rykket opp")
        OFFICE = "office", _("følger stillingen")

    class EndReason(models.TextChoices):
        TERM = "term", _("perioden var ute")
        STEPPED_DOWN = "stepped_down", _("gikk av")
        LEFT_OFFICE = "left_office", _("sluttet i stillingen")
        ANNULLED = "annulled", _("valget ble annullert")

    term = models.ForeignKey(
        Term, verbose_name=_("valgperiode"), on_delete=models.PROTECT, related_name="seats"
    )
    basis = models.CharField(_("grunnlag"), max_length=8, choices=Basis, default=Basis.ELECTED)
    number = models.PositiveSmallIntegerField(
        _("plass"), default=1, validators=[MinValueValidator(1)]
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="seats"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisasjon"), on_delete=models.PROTECT, related_name="seats"
    )
    title = models.CharField(_("tittel"), max_length=120)
    period = period_field()
    how = models.CharField(_("hvordan"), max_length=12, choices=How, default=How.ELECTED)
    end_reason = models.CharField(_("sluttet fordi"), max_length=12, choices=EndReason, blank=True)
    # The name of somebody who is forgotten and chose that it stay here (workgroup/privacy.py).
    shown_name = models.CharField(_("navn som står"), max_length=120, blank=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("plass i arbeidsutvalget")
        verbose_name_plural = _("plasser i arbeidsutvalget")
        ordering = ("basis", "number", "period", "pk")
        constraints = [
            period_constraint("seat_period"),
            CheckConstraint(
                condition=Q(number__gte=1),
                name="seat_number_from_one",
                violation_error_message=_("Plassene telles fra 1."),
            ),
            ExclusionConstraint(
                name="seat_one_holder",
                expressions=[
                    ("term", RangeOperators.EQUAL),
                    ("basis", RangeOperators.EQUAL),
                    ("number", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_("En annen sitter på denne plassen da."),
            ),
            ExclusionConstraint(
                name="seat_one_per_person",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_("Personen har alt en plass da."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.organisation}"

    @property
    def holder(self) -> str:
        """The name to show: of the person, or the one that she chose to leave here."""
        return self.shown_name or str(self.person)

    def clean(self) -> None:
        """Say in words what the trigger seat_within_term sees to."""
        if self.period and self.term.period and not _within(self.period, self.term.period):
            raise ValidationError({"period": _("Plassen må ligge innenfor valgperioden.")})
        basis = Seat.Basis(self.basis)
        if self.number and self.number > self.term.composition[basis]:
            raise ValidationError(
                {"number": _("Så mange plasser har ikke valgperioden på dette grunnlaget.")}
            )


def _within(inner: DateRange, outer: DateRange) -> bool:
    starts = bool(inner.lower and outer.lower and inner.lower >= outer.lower)
    return starts and (outer.upper is None or bool(inner.upper and inner.upper <= outer.upper))
