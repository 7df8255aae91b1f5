"""Organisations, and what became of them."""

from datetime import date
from itertools import zip_longest
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.numbers import number
from members.ordering import sort_key
from members.periods import PeriodField, period_constraint, today
from members.slugs import slug


def sees_register(person: Any) -> bool:
    """Whether `person` (or AnonymousUser) may see who we are: members and the secretariat."""
    return bool(getattr(person, "is_staff", False) or getattr(person, "is_member", False))


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, person: Any) -> Self:
        """All of them, former ones too, for members and the secretariat; none for others."""
        return self if sees_register(person) else self.none()

    def valid_on(self, day: date) -> Self:
        """Organisations that exist on `day`."""
        return self.filter(valid__contains=day)

    def participating(self) -> Self:
        """Those of the network today."""
        return self.filter(participates=True).valid_on(today())

    def at(self, address: str) -> "Organisation | None":
        """The one whose page `address` is; of several with its number that of the name, or today's.

        See Organisation.get_absolute_url. None where there is none.
        """
        key, _dash, words = address.partition("-")
        if key.startswith("o"):
            return self.filter(pk=number(key[1:])).first()
        numbered = self.filter(number=key, kind__in=Organisation.NUMBERED)
        now = today()
        found = sorted(
            numbered,
            key=lambda one: (slug(one.name) == words, now in one.valid, one.valid.lower or now),
        )
        return found[-1] if found else None


class Organisation(models.Model):
    """A municipality, a county, KS or another body. Numbers come and go; rows stay."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("kommune")
        COUNTY = "county", _("fylkeskommune")
        KS = "ks", _("KS")
        OTHER = "other", _("annen")

    NUMBERED = (Kind.MUNICIPALITY, Kind.COUNTY)

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

    def get_absolute_url(self) -> str:
        """Its number and name while it has the number; then, or without one, its key and name.

        A number can be given to another; the address with the key is its own for ever.
        """
        lasts = self.kind in self.NUMBERED and today() in self.valid
        key = self.number if lasts else f"o{self.pk}"
        return reverse("members:organisation_detail", args=[f"{key}-{slug(self.name)}"])

    @property
    def full_name(self) -> str:
        """The name in running text: «Røros kommune», «Trøndelag fylkeskommune», «KS Trøndelag»."""
        suffix = {"municipality": " kommune", "county": " fylkeskommune"}.get(self.kind, "")
        place = f" ({self.disambiguation})" if self.disambiguation else ""
        return f"{self.name}{suffix}{place}"

    @property
    def parallel_names(self) -> list[tuple[str, str]]:
        """Language and name of each Sámi or Kven name; Northern Sámi's tag on the web is «se»."""
        names, languages = self.parallel_name.split(" - "), self.parallel_language.split()
        tags = ["se" if language == "sme" else language for language in languages]
        return list(zip_longest(tags[: len(names)], names, fillvalue="")) if names[0] else []

    def answers_to(self, address: str) -> bool:
        """Whether `address` has its name of today; one with an earlier name leads there, too."""
        return address.partition("-")[2] == slug(self.name)

    def formers(self) -> "OrganisationQuerySet":
        """What it came from, and others that had its number before it, the last first."""
        same = Q(number=self.number) & ~Q(number="") & Q(valid__endswith__lte=self.valid.lower)
        came_from = Q(pk__in=Succession.objects.filter(successor=self).values("former"))
        return Organisation.objects.filter(same | came_from).order_by("-valid", "sort_name")

    @property
    def is_closed(self) -> bool:
        """Whether its last day is past."""
        return self.valid.upper is not None and self.valid.upper <= today()


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
