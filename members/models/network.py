"""The network itself: one row."""

from pathlib import PurePath

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from members.models.people import Person


class Network(models.Model):
    """Name, aims and secretariat of the network that this installation serves."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("navn"), max_length=80, help_text=_("«Kulturnettverket i Trøndelag»"))
    region = models.CharField(_("region"), max_length=60, help_text=_("«Trøndelag»"))
    headline = models.CharField(_("overskrift på forsiden"), max_length=120)
    lead = models.CharField(_("ingress på forsiden"), max_length=300, blank=True)
    aims = models.TextField(_("mål"), help_text=_("Markdown. Vises på forsiden."))
    secretariat = models.CharField(_("sekretariat"), max_length=80, help_text=_("«KS Trøndelag»"))
    mark = models.FileField(
        _("merke"),
        upload_to="network",
        blank=True,
        help_text=_("PNG, høyst 100 kB og 1000 punkter i hver retning."),
    )
    contact = models.ForeignKey(
        Person,
        verbose_name=_("kontaktperson"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Står nederst på alle sider, med e-post og telefon."),
    )

    class Meta:
        verbose_name = _("nettverket")
        verbose_name_plural = _("nettverket")
        constraints = [CheckConstraint(condition=Q(id=1), name="network_one_row")]

    def __str__(self) -> str:
        return self.name

    @property
    def mark_version(self) -> str:
        """Another one for another mark: what browsers keep is never an old one. Empty without."""
        return PurePath(self.mark.name or "").stem
