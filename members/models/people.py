"""Persons, who are the users, and the links that sign them in once."""

import re
import uuid
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.models.appointments import Appointment
from members.models.organisations import sees_register
from members.ordering import sort_key
from members.periods import today

# What the secretariat's right to everything does not reach.
_SEALED_APPS = {
    "account",
    "auth",
    "contenttypes",
    "mfa",
    "procrastinate",
    "sessions",
    "socialaccount",
    "usersessions",
}
_MARKUP = re.compile(r"[][<>]|://")
_TAKEN = _("En annen person har denne e-postadressen.")
_SEALED_MODELS = {"logentry", "signinlink", "noterevision"}


class PersonQuerySet(models.QuerySet["Person"]):
    def with_roles(self, day: date | None = None) -> Self:
        """Each person with `is_member` and `is_secretariat` of `day` (today), in the same query."""
        day = day or today()
        appointments = Appointment.objects.filter(person=OuterRef("pk")).on(day)
        return self.annotate(
            is_member=Exists(appointments.giving_membership(day)),
            is_secretariat=Exists(appointments.filter(kind=Appointment.Kind.SECRETARIAT)),
        )

    def visible_to(self, person: Any) -> Self:
        """Herself; for members those who hold or held an office; for the secretariat everybody."""
        if getattr(person, "is_staff", False):
            return self
        seen = Q(pk=person.pk)
        if sees_register(person):
            offices = Appointment.objects.visible_to(person).filter(person=OuterRef("pk"))
            seen |= Q(Exists(offices), anonymised_at__isnull=True)
        return self.filter(seen)


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def with_roles(self, day: date | None = None) -> PersonQuerySet:
        """See PersonQuerySet.with_roles."""
        return self.get_queryset().with_roles(day)

    def visible_to(self, person: Any) -> PersonQuerySet:
        """See PersonQuerySet.visible_to."""
        return self.get_queryset().visible_to(person)


class Person(AbstractBaseUser):
    """Somebody in the register. An address is the invitation; without one she cannot sign in."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("navn"), max_length=120, blank=True)
    email = models.EmailField(
        _("e-postadresse"),
        unique=True,
        null=True,
        blank=True,
        help_text=_("Adressen er invitasjonen: den som har den, kan logge inn."),
        error_messages={"unique": _TAKEN},
    )
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    language = models.CharField(
        _("målform"), max_length=2, choices=[("nb", "Bokmål"), ("nn", "Nynorsk")], default="nb"
    )
    phone_shown = models.BooleanField(_("vis telefonnummeret for medlemmene"), default=True)
    # Added by herself on her own page; what the register gave her goes when it is replaced.
    email_is_own = models.BooleanField(
        _("e-postadressen er lagt til av personen selv"), default=False, editable=False
    )
    bounced_at = models.DateTimeField(_("adressen virker ikke"), null=True, editable=False)
    deactivated_at = models.DateTimeField(_("stengt ute"), null=True, editable=False)
    erase_asked_at = models.DateTimeField(_("ba om å bli glemt"), null=True, editable=False)
    # Her choice when she asked: may the name stay where she sat on the committee?
    keeps_office_name = models.BooleanField(
        _("navnet kan stå ved plasser i arbeidsutvalget"), default=False, editable=False
    )
    anonymised_at = models.DateTimeField(_("glemt"), null=True, editable=False)
    sort_name = sort_key("name", persons=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_superuser = False

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        ordering = ("sort_name", "pk")
        constraints = [
            CheckConstraint(
                condition=Q(email__isnull=True) | (Q(email=Lower("email")) & ~Q(email="")),
                name="person_email_lower",
                violation_error_message=_("Skriv e-postadressen med små bokstaver."),
            ),
            CheckConstraint(
                condition=Q(anonymised_at__isnull=False) | ~Q(name=""),
                name="person_named",
                violation_error_message=_("Skriv navnet."),
            ),
            CheckConstraint(
                condition=Q(anonymised_at__isnull=True) | Q(name="", email__isnull=True, phone=""),
                name="person_anonymised_is_empty",
                violation_error_message=_("En anonymisert person har ikke navn eller adresse."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Tidligere deltaker"))

    def clean(self) -> None:
        """Addresses are in lower case, an empty one is none, and another's second one is hers.

        A name and a number are one line of plain words: they stand in letters, which are Markdown.
        """
        self.name, self.phone = (" ".join(text.split()) for text in (self.name, self.phone))
        if _MARKUP.search(self.name):
            raise ValidationError({"name": _("Et navn har ikke tegnene [ ] < > eller lenker.")})
        self.email = (self.email or "").strip().lower() or None
        others = type(self).objects.exclude(pk=self.pk)
        if self.email and others.filter(emailaddress__email=self.email).exists():
            raise ValidationError({"email": _TAKEN})

    def get_absolute_url(self) -> str:
        return reverse("members:person_detail", args=[self.uid])

    @property
    def initials(self) -> str:
        """Two letters for the avatar: the first name's and the last name's."""
        words = self.name.split() or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    def email_for(self, viewer: Any) -> str:
        """Her address, for the secretariat and herself; for members while she holds an office."""
        return (self.email or "") if self._is_open_to(viewer) or self._in_office else ""

    def phone_for(self, viewer: Any) -> str:
        """Her number, as her address; for members only if she lets it be shown."""
        shown = self.phone_shown and self._in_office
        return self.phone if shown or self._is_open_to(viewer) else ""

    def _is_open_to(self, viewer: Any) -> bool:
        return bool(self.pk == viewer.pk or getattr(viewer, "is_staff", False))

    @property
    def _in_office(self) -> bool:
        return self.is_member or self.is_secretariat

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # a column in Django, a fact here
        """Whether she may be signed in at all."""
        closed = self.anonymised_at or self.deactivated_at
        return not closed and self.email is not None

    def has_usable_password(self) -> bool:
        """Nobody has one. The column holds at most a random mark; see `change_lock`."""
        return False

    # with_roles() fills these two in the query that loads the person; otherwise they ask once.
    @cached_property
    def is_member(self) -> bool:
        """Whether an appointment makes her a member today."""
        return Appointment.objects.filter(person=self).today().giving_membership().exists()

    @cached_property
    def is_secretariat(self) -> bool:
        """Whether she is of the secretariat today."""
        return (
            Appointment.objects.filter(person=self, kind=Appointment.Kind.SECRETARIAT)
            .today()
            .exists()
        )

    @property
    def is_staff(self) -> bool:
        """Who may open the admin: the secretariat of the day."""
        return self.is_active and self.is_secretariat

    def has_perm(self, perm: str, _obj: Any = None) -> bool:
        """The secretariat may do all, except to logs, sessions and sign-in's own rows."""
        app, _dot, codename = perm.partition(".")
        return (
            self.is_staff
            and app not in _SEALED_APPS
            and codename.rpartition("_")[2] not in _SEALED_MODELS
        )

    def has_perms(self, perms: list[str], obj: Any = None) -> bool:
        """Whether all of `perms` are given."""
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the app is shown in the admin."""
        return self.is_staff and app_label not in _SEALED_APPS


class SigninLink(models.Model):
    """A link that signs a person in once: until a time, or as long as a run of the demo lives."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signin_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(null=True)
    run = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(expires_at__isnull=False) | ~Q(run=""), name="signinlink_ends"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
