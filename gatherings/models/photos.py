"""Pictures. Each is described or declared decorative, and credited: the database sees to it."""

from typing import Any, Final, Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gatherings.models.gatherings import Gathering
from gatherings.uploads import storage_key

SMALL_WIDTH: Final = 480  # as wide as a column of a page
# What somebody writes to get past the field: «Bilde uten beskrivelse», «foto», IMG_1234.jpg.
_PLACEHOLDER = (
    r"^\s*(et |a )?(bilde|foto|image|photo|img|dsc)[\s_\d.-]*(av|of|uten beskrivelse)?\s*$"
    r"|\.(jpe?g|png|webp|heic)\s*$"
)


def photo_key(_photo: "Photo", _name: str) -> str:
    """A random key: what is served is always our own WebP."""
    return storage_key("photos", "webp")


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, person: Any) -> Self:
        """Pictures of the gatherings that `person` may see."""
        return self.filter(gathering__in=Gathering.objects.visible_to(person))


class Photo(models.Model):
    """A picture from a gathering."""

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("samling"), on_delete=models.CASCADE, related_name="photos"
    )
    file = models.FileField(_("bilde"), upload_to=photo_key, max_length=120)
    small = models.FileField(
        _("bilde, lite"), upload_to=photo_key, max_length=120, blank=True, editable=False
    )
    sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        _("beskrivelse"),
        max_length=400,
        blank=True,
        help_text=_("Hva bildet viser, for den som ikke ser det."),
    )
    decorative = models.BooleanField(
        _("bare pynt"), default=False, help_text=_("Bildet sier ingenting som ikke står i teksten.")
    )
    caption = models.CharField(_("bildetekst"), max_length=300, blank=True)
    credit = models.CharField(
        _("kreditering"), max_length=120, help_text=_("«Foto: Navn» eller «Illustrasjon: Navn».")
    )
    lead = models.BooleanField(_("hovedbilde"), default=False)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("bilde")
        verbose_name_plural = _("bilder")
        ordering = ("order", "pk")
        constraints = [
            CheckConstraint(
                condition=Q(decorative=True, alt="") | Q(decorative=False, alt__regex=r"\S.{8,}\S"),
                name="photo_described_or_decorative",
                violation_error_message=_(
                    "Beskriv bildet med minst ti tegn, eller merk det som pynt uten beskrivelse."
                ),
            ),
            CheckConstraint(
                condition=~Q(alt__iregex=_PLACEHOLDER),
                name="photo_description_is_real",
                violation_error_message=_(
                    "Skriv hva bildet viser. «Bilde» eller et filnavn er ingen beskrivelse."
                ),
            ),
            CheckConstraint(
                condition=Q(credit__regex=r"\S"),
                name="photo_credited",
                violation_error_message=_("Skriv hvem som har laget bildet."),
            ),
            UniqueConstraint(
                fields=["gathering"],
                condition=Q(lead=True),
                name="photo_one_lead",
                violation_error_message=_("Samlingen har alt et hovedbilde."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or str(_("Pyntebilde"))

    def get_absolute_url(self) -> str:
        return reverse("gatherings:photo", args=[self.pk])

    @property
    def srcset(self) -> str:
        """Both sizes, for a browser to choose; nothing where there is no small one."""
        if not self.small or self.width <= SMALL_WIDTH:
            return ""
        address = self.get_absolute_url()
        return f"{address}?liten {SMALL_WIDTH}w, {address} {self.width}w"
