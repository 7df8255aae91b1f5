"""What was changed, what was removed and may come back, and lists that wait to be read in."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.people import Person


class Change(models.Model):
    """A change to the register or to a role: who, when, which fields; never what they held.

    A trigger writes it (migration 0005), so nothing changes unseen; the running role cannot
    change or delete it. `by` is who had called `members.history.acting` in the transaction.
    """

    class Action(models.TextChoices):
        ADDED = "added", _("lagt til")
        CHANGED = "changed", _("endret")
        REMOVED = "removed", _("slettet")

    at = models.DateTimeField(_("når"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        Person,
        verbose_name=_("hvem"),
        null=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    table = models.CharField(_("hva"), max_length=63, editable=False)
    row = models.BigIntegerField(editable=False)
    # Whom it is about, where it is about somebody.
    person = models.ForeignKey(
        Person,
        verbose_name=_("om"),
        null=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # the line stays when a person who was added by mistake is removed
        related_name="changes",
    )
    action = models.CharField(_("gjort"), max_length=8, choices=Action, editable=False)
    fields = ArrayField(
        models.CharField(max_length=63), verbose_name=_("felter"), default=list, editable=False
    )

    class Meta:
        verbose_name = _("endring")
        verbose_name_plural = _("endringer")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["table", "row"], name="change_of_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.get_action_display()}"


class Removed(models.Model):
    """Something deleted in the admin, with all that went with it: it may come back for 30 days."""

    KEPT_FOR = timedelta(days=30)

    model = models.CharField(_("hva"), max_length=80, editable=False)
    title = models.CharField(_("navn"), max_length=200, editable=False)
    rows = models.JSONField(editable=False)
    removed_at = models.DateTimeField(_("slettet"), default=timezone.now, editable=False)
    removed_by = models.ForeignKey(
        Person,
        verbose_name=_("slettet av"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("slettet")
        verbose_name_plural = _("slettet")
        ordering = ("-removed_at", "-pk")

    def __str__(self) -> str:
        return self.title


class RegisterImport(models.Model):
    """A list of leaders that was read and shown; nothing of it is in the register until applied."""

    KEPT_FOR = timedelta(days=1)

    name = models.CharField(_("filnavn"), max_length=200)
    rows = models.JSONField(default=list)
    read_at = models.DateTimeField(_("lest"), default=timezone.now, editable=False)
    read_by = models.ForeignKey(Person, editable=False, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("lagt inn"), null=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("importer")
        ordering = ("-read_at", "-pk")
        constraints = [
            CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(rows=[]), name="registerimport_emptied"
            )
        ]

    def __str__(self) -> str:
        return self.name
