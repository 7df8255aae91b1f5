"""Follow-up notes: what the committee writes after a gathering, and every earlier text of it."""

from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatherings.models import Gathering
from gatherings.uploads import storage_key
from members.models import Person
from workgroup.seats import may_write


def attachment_key(_attachment: "NoteAttachment", name: str) -> str:
    """Where the bytes lie: a random key; the name people see is a column."""
    return storage_key("attachments", name.rpartition(".")[2])


class FollowUpNoteQuerySet(models.QuerySet["FollowUpNote"]):
    def visible_to(self, person: Any) -> Self:
        """Members see what is for members; the committee of today and the secretariat see all."""
        if may_write(person):
            return self.filter(gathering__in=Gathering.objects.visible_to(person))
        if not getattr(person, "is_member", False):
            return self.none()
        return self.filter(
            audience=FollowUpNote.Audience.MEMBERS,
            gathering__in=Gathering.objects.visible_to(person),
        )

    def listed(self) -> Self:
        """As lists show them: with author, gathering and `attachment_count`, without the text."""
        attachments = NoteAttachment.objects.filter(note=OuterRef("pk")).order_by().values("note")
        count = Subquery(attachments.values(number=Count("pk")))
        related = self.select_related("author", "gathering").defer("text", "gathering__text")
        return related.annotate(attachment_count=count)


class FollowUpNote(models.Model):
    """A note to a gathering (oppfølgingsnotat)."""

    class Audience(models.TextChoices):
        MEMBERS = "members", _("medlemmene")
        COMMITTEE = "committee", _("bare arbeidsutvalget")

    gathering = models.ForeignKey(
        Gathering, verbose_name=_("samling"), on_delete=models.PROTECT, related_name="notes"
    )
    title = models.CharField(_("overskrift"), max_length=160)
    text = models.TextField(_("tekst"), max_length=50_000)
    # The first words of `text` without Markdown, for lists: written where the text is.
    beginning = models.CharField(max_length=300, blank=True, editable=False)
    audience = models.CharField(
        _("hvem kan lese"), max_length=10, choices=Audience, default=Audience.MEMBERS
    )
    author = models.ForeignKey(
        Person, verbose_name=_("skrevet av"), on_delete=models.PROTECT, related_name="notes"
    )
    on_behalf = models.BooleanField(_("på vegne av arbeidsutvalget"), default=False)
    created_at = models.DateTimeField(_("skrevet"), default=timezone.now)
    edited_at = models.DateTimeField(_("redigert"), null=True, blank=True)
    # The form's one-time token: the same form sent twice is one note.
    form_token = models.UUIDField(unique=True, editable=False)

    objects = FollowUpNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("oppfølgingsnotat")
        verbose_name_plural = _("oppfølgingsnotater")
        ordering = ("-created_at", "-pk")
        constraints = [
            CheckConstraint(
                condition=Q(title__regex=r"\S") & Q(text__regex=r"\S"),
                name="note_not_empty",
                violation_error_message=_("Notatet må ha overskrift og tekst."),
            ),
            CheckConstraint(
                condition=Q(edited_at__isnull=True) | Q(edited_at__gte=models.F("created_at")),
                name="note_edited_after_written",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workgroup:note_detail", args=[self.pk])

    @property
    def byline(self) -> str:
        """Who wrote it, and for whom."""
        if self.on_behalf:
            return gettext("Skrevet av sekretariatet (%(name)s) på vegne av arbeidsutvalget") % {
                "name": self.author
            }
        return gettext("Skrevet av %(name)s") % {"name": self.author}


class NoteRevisionQuerySet(models.QuerySet["NoteRevision"]):
    def visible_to(self, person: Any) -> Self:
        """For who may write notes today: what was taken out of a note is out for its readers."""
        return self if may_write(person) else self.none()


class NoteRevision(models.Model):
    """The text that a note had before somebody edited it. Rows are only ever added."""

    note = models.ForeignKey(FollowUpNote, on_delete=models.PROTECT, related_name="revisions")
    title = models.CharField(_("overskrift"), max_length=160)
    text = models.TextField(_("tekst"))
    audience = models.CharField(_("hvem kunne lese"), max_length=10)
    replaced_at = models.DateTimeField(_("erstattet"), default=timezone.now)
    replaced_by = models.ForeignKey(
        Person, verbose_name=_("redigert av"), on_delete=models.PROTECT, related_name="+"
    )
    on_behalf = models.BooleanField(_("på vegne av arbeidsutvalget"), default=False)

    objects = NoteRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("tidligere tekst")
        verbose_name_plural = _("tidligere tekster")
        ordering = ("-replaced_at", "-pk")

    def __str__(self) -> str:
        return f"{self.title} ({self.replaced_at:%d.%m.%Y})"

    @property
    def edit_line(self) -> str:
        """When the text was replaced, and by whom if it was on somebody's behalf."""
        day = date_format(timezone.localdate(self.replaced_at))
        if self.on_behalf:
            return gettext(
                "Redigert %(day)s av sekretariatet (%(name)s) på vegne av arbeidsutvalget"
            ) % {
                "day": day,
                "name": self.replaced_by,
            }
        return gettext("Redigert %(day)s") % {"day": day}


class NoteAttachmentQuerySet(models.QuerySet["NoteAttachment"]):
    def visible_to(self, person: Any) -> Self:
        """The files of the notes that `person` may read."""
        return self.filter(note__in=FollowUpNote.objects.visible_to(person))


class NoteAttachment(models.Model):
    """A file that goes with a note."""

    note = models.ForeignKey(FollowUpNote, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=attachment_key, max_length=120)
    name = models.CharField(_("filnavn"), max_length=255)
    size = models.PositiveBigIntegerField(_("størrelse i byte"))
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("filtype"), max_length=8)
    uploaded_by = models.ForeignKey(
        Person, verbose_name=_("lastet opp av"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("lastet opp"), default=timezone.now)

    objects = NoteAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("vedlegg")
        verbose_name_plural = _("vedlegg")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["note", "sha256"], name="attachment_once"),
            CheckConstraint(
                condition=Q(size__gt=0, sha256__regex=r"^[0-9a-f]{64}$"),
                name="attachment_described",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def was_added_later(self) -> bool:
        """Whether it came on another day than the note."""
        return timezone.localdate(self.uploaded_at) != timezone.localdate(self.note.created_at)
