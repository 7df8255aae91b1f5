"""Presentations: one permanent address each."""

import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from gatherings.models.gatherings import EARLIEST, LATEST, Gathering
from gatherings.models.programme import AgendaItem, Speaker
from gatherings.uploads import storage_key

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no signs that look alike, read aloud or on paper
HIGHEST_ORDER = 32767  # that a PositiveSmallIntegerField keeps


def new_code() -> str:
    """Eight random signs: the address /p/<code>/ never rots and cannot be guessed."""
    return "".join(secrets.choice(_ALPHABET) for _sign in range(8))


def presentation_key(_version: models.Model, name: str) -> str:
    """Where the bytes of a version lie: a random key; the name people see is a column."""
    return storage_key("presentations", name.rpartition(".")[2])


def with_its_talk(collector: Any, field: Any, found: Any, using: str) -> None:
    """What is asked for, and of which nothing has come, goes with its talk; the rest stays."""
    owed = found.filter(state="requested", versions=None)
    models.CASCADE(collector, field, owed, using)
    models.SET_NULL(collector, field, found.exclude(pk__in=owed.values("pk")), using)


class PresentationQuerySet(models.QuerySet["Presentation"]):
    def visible_to(self, person: Any) -> Self:
        """What `person` (or AnonymousUser) may open; withdrawn ones too, whose address says so.

        The secretariat sees all, a speaker her own, members what is for them, all what is public.
        What waits for control is seen by who sent it alone: see _sent_by.
        """
        if getattr(person, "is_staff", False):
            return self
        published = _out() & ~Q(gathering__state=Gathering.State.DRAFT)
        there = [Presentation.State.READY, Presentation.State.WITHDRAWN]
        published &= Q(state__in=there)
        audiences = [Presentation.Audience.PUBLIC]
        if getattr(person, "is_member", False):
            audiences.append(Presentation.Audience.MEMBERS)
        condition = published & Q(audience__in=audiences)
        if person.is_authenticated:
            own = AgendaItem.objects.filter(speakers__person=person)
            condition |= Q(item__in=own, state__in=there)
            condition |= Q(state=Presentation.State.HELD, pk__in=_sent_by(person, own))
        return self.filter(condition)

    def beyond(self, person: Any) -> Self:
        """Those that are out for members, and that `person` may not open."""
        if getattr(person, "is_staff", False) or getattr(person, "is_member", False):
            return self.none()
        out = self.filter(
            _out(), state=Presentation.State.READY, audience=Presentation.Audience.MEMBERS
        )
        return out.exclude(pk__in=Presentation.objects.visible_to(person).values("pk"))

    def with_programme(self) -> Self:
        """Each with its gathering and its entry there, whose speakers come in one more query."""
        speakers = models.Prefetch("item__speakers", Speaker.objects.select_related("person"))
        return self.select_related("gathering", "item").prefetch_related(speakers)


class Presentation(models.Model):
    """What was shown. Its address lasts; its file may be replaced or withdrawn."""

    class Audience(models.TextChoices):
        SECRETARIAT = "secretariat", _("sekretariatet")
        MEMBERS = "members", _("medlemmene")
        PUBLIC = "public", _("alle")

    class State(models.TextChoices):
        REQUESTED = "requested", _("etterspurt")
        HELD = "held", _("venter på kontroll")
        READY = "ready", _("klar")
        WITHDRAWN = "withdrawn", _("trukket")

    class Consent(models.TextChoices):
        NONE = "none", _("ikke svart")
        MEMBERS = "members", _("kan vises for medlemmene")
        PUBLIC = "public", _("kan vises åpent")
        NO = "no", _("skal ikke vises")

    code = models.CharField(_("kode"), max_length=12, unique=True, default=new_code, editable=False)
    gathering = models.ForeignKey(
        Gathering, verbose_name=_("samling"), on_delete=models.PROTECT, related_name="presentations"
    )
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("programpost"),
        null=True,
        blank=True,
        on_delete=with_its_talk,
        related_name="presentations",
    )
    title = models.CharField(_("tittel"), max_length=200)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)
    audience = models.CharField(
        _("hvem kan se den"), max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    state = models.CharField(
        _("tilstand"), max_length=10, choices=State, default=State.REQUESTED, editable=False
    )
    publish_from = models.DateTimeField(_("vises fra"), null=True, blank=True)
    consent = models.CharField(
        _("samtykke fra innleder"), max_length=8, choices=Consent, default=Consent.NONE
    )
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("samtykke registrert av"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    consent_at = models.DateTimeField(null=True, blank=True, editable=False)
    due_on = models.DateField(_("frist for innleder"), null=True, blank=True)
    asked_at = models.DateTimeField(_("bedt om"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("purret"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("trukket"), null=True, blank=True, editable=False)

    objects = PresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("presentasjon")
        verbose_name_plural = _("presentasjoner")
        ordering = ("order", "pk")
        constraints = [
            CheckConstraint(
                condition=~Q(audience="public") | Q(consent="public"),
                name="presentation_public_has_consent",
                violation_error_message=_("Innlederen må samtykke før alle kan se presentasjonen."),
            ),
            CheckConstraint(
                condition=~Q(consent="no") | Q(audience="secretariat"),
                name="presentation_no_consent_is_hidden",
                violation_error_message=_(
                    "Innlederen har sagt nei: bare sekretariatet kan se presentasjonen."
                ),
            ),
            CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="presentation_withdrawn_has_day",
            ),
            CheckConstraint(
                condition=Q(publish_from__isnull=True)
                | Q(publish_from__gte=EARLIEST, publish_from__lt=LATEST),
                name="presentation_publish_in_range",
                violation_error_message=_("Datoen må ligge mellom 2000 og 2100."),
            ),
            CheckConstraint(condition=~Q(title=""), name="presentation_titled"),
            CheckConstraint(
                condition=Q(due_on__isnull=True)
                | Q(due_on__gte=EARLIEST.date(), due_on__lt=LATEST.date()),
                name="presentation_due_in_range",
                violation_error_message=_("Datoen må ligge mellom 2000 og 2100."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gatherings:presentation_detail", args=[self.code])

    @property
    def is_withdrawn(self) -> bool:
        """Whether its address answers 410."""
        return self.state == self.State.WITHDRAWN

    @property
    def opens_later(self) -> bool:
        """Whether its audience must wait for its day."""
        return self.publish_from is not None and self.publish_from > timezone.now()

    @cached_property
    def current(self) -> Any:
        """The highest version that is kept and free; the highest held one when none is free."""
        return self.versions.standing().first()

    def newest(self) -> Any:
        """What was sent last and is kept, by whomever, waiting for control or not."""
        return self.versions.kept().defer("text").order_by("-number").first()


def _out() -> Q:
    """Whether the day has come from which they are shown."""
    return Q(publish_from__isnull=True) | Q(publish_from__lte=timezone.now())


def _sent_by(person: Any, talks: models.QuerySet[AgendaItem]) -> models.QuerySet[Presentation, Any]:
    """Those with a version that waits for control and that `person` sent.

    Who came by a link is not known: what came by one is sent by all who speak.
    """
    hers = Q(versions__uploaded_by=person)
    hers |= Q(versions__uploaded_through__isnull=False, item__in=talks)
    return Presentation.objects.filter(hers, versions__held=True).values("pk")
