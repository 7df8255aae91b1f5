"""The programme of a gathering, and those who speak."""

from datetime import UTC, datetime, time, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, UniqueConstraint
from django.db.models.functions import JSONObject
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gatherings.models.gatherings import Gathering
from members.models import Person

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def with_speakers(self) -> Self:
        """Each with its speakers and their persons, in one more query."""
        return self.prefetch_related(
            models.Prefetch("speakers", Speaker.objects.select_related("person"))
        )

    def with_speaker_lines(self) -> Self:
        """Each with what its `speaker_lines` need, in the same query."""
        speakers = Speaker.objects.filter(item=OuterRef("pk")).order_by("order", "pk")
        facts = JSONObject(
            known="person_id", name="person__name", title="title", organisation="organisation"
        )
        return self.annotate(spoken=ArraySubquery(speakers.values(facts=facts)))


class AgendaItem(models.Model):
    """One entry of the programme."""

    class Kind(models.TextChoices):
        TALK = "talk", _("innlegg")
        WORK = "work", _("arbeid i grupper")
        ELECTION = "election", _("valg")
        BREAK = "break", _("pause")
        OTHER = "other", _("annet")

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("samling"), on_delete=models.CASCADE, related_name="items"
    )
    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.TALK)
    title = models.CharField(_("tittel"), max_length=200)
    text = models.TextField(_("tekst"), blank=True, help_text=_("Markdown."))
    day = models.PositiveSmallIntegerField(_("dag"), default=1)
    start = models.TimeField(_("klokkeslett"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutter"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("programpost")
        verbose_name_plural = _("program")
        ordering = ("order", "pk")
        constraints = [
            CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, 1440)),
                name="agendaitem_minutes",
                violation_error_message=_("En programpost varer fra 1 minutt til et døgn."),
            ),
            CheckConstraint(
                condition=Q(day__range=(1, 7)),
                name="agendaitem_day",
                violation_error_message=_("Dagen er 1 for den første dagen, 2 for den neste."),
            ),
            CheckConstraint(condition=~Q(title=""), name="agendaitem_titled"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def end(self) -> time | None:
        """When it ends, where both start and length are known."""
        if self.start is None or self.minutes is None:
            return None
        # Any day will do: a programme follows the clock on the wall.
        start = datetime.combine(_ANY_DAY, self.start)
        return (start + timedelta(minutes=self.minutes)).time()

    @cached_property
    def speaker_lines(self) -> list[str]:
        """Its speakers as they are shown."""
        if not hasattr(self, "spoken"):
            return list(map(str, self.speakers.all()))
        return [
            str(
                Speaker(
                    person=Person(name=spoken["name"]) if spoken["known"] else None,
                    title=spoken["title"],
                    organisation=spoken["organisation"],
                )
            )
            for spoken in self.spoken
        ]


class Speaker(models.Model):
    """Who speaks, with title and organisation as shown that day."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("programpost"), on_delete=models.CASCADE, related_name="speakers"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="talks",
    )
    title = models.CharField(_("tittel den dagen"), max_length=120, blank=True)
    organisation = models.CharField(_("organisasjon den dagen"), max_length=160, blank=True)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        verbose_name = _("innleder")
        verbose_name_plural = _("innledere")
        ordering = ("order", "pk")
        constraints = [
            UniqueConstraint(
                fields=["item", "person"],
                name="speaker_once",
                violation_error_message=_("Personen står alt på denne programposten."),
            ),
            CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(organisation=""),
                name="speaker_is_somebody",
                violation_error_message=_("Velg en person eller skriv en organisasjon."),
            ),
        ]

    def __str__(self) -> str:
        parts = [str(self.person) if self.person else "", self.title, self.organisation]
        return ", ".join(part for part in parts if part)

    @property
    def is_closed_out(self) -> bool:
        """Whether nothing lets her in any more: the desk closed her out, or she is forgotten."""
        person = self.person
        return person is not None and bool(person.deactivated_at or person.anonymised_at)
