"""What can be searched for: one row a thing, and one a page of it; and the words there are."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """Something that can be found, as its app wrote it: page 0 is the thing itself.

    Who may find it stands here in the columns that visible_to asks for: `audience` (and no draft,
    and not before `visible_from`), or being one of `owners`. See members.search.
    """

    class Kind(models.TextChoices):
        PRESENTATION = "presentation", _("presentasjoner")
        GATHERING = "gathering", _("samlinger")
        TALK = "talk", _("innlegg")
        NOTE = "note", _("oppfølgingsnotater")
        PERSON = "person", _("personer")
        ORGANISATION = "organisation", _("organisasjoner")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("alle")
        MEMBERS = "members", _("medlemmene")
        NOTES = "notes", _("medlemmene og arbeidsutvalget")
        COMMITTEE = "committee", _("arbeidsutvalget")
        SECRETARIAT = "secretariat", _("sekretariatet")

    TEXT_MAX: Final = 20_000
    PLACE_MAX: Final = 200

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.BigIntegerField()
    page = models.PositiveIntegerField(default=0)
    title = models.CharField(_("navn eller tittel i søket"), max_length=200, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    people = models.TextField(_("innledere i søket"), blank=True)
    place = models.CharField(max_length=PLACE_MAX, blank=True)
    text = models.TextField(_("tekst i søket"), blank=True)
    url = models.CharField(max_length=255)
    year = models.PositiveSmallIntegerField(null=True)
    gathering = models.BigIntegerField(null=True)
    audience = models.CharField(max_length=12, choices=Audience)
    draft = models.BooleanField(default=False)
    visible_from = models.DateTimeField(null=True)
    owners = ArrayField(
        models.BigIntegerField(), verbose_name=_("hvem som selv kan finne det"), default=list
    )
    vector = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="searchentry_vector", fastupdate=False),
            GinIndex(
                fields=["vector"],
                name="searchentry_public_pages",
                fastupdate=False,
                condition=Q(page__gt=0, audience="public", draft=False),
            ),
            GinIndex(
                fields=["vector"],
                name="searchentry_things",
                fastupdate=False,
                condition=Q(page=0),
            ),
            GinIndex(fields=["owners"], name="searchentry_owners", fastupdate=False),
            models.Index(fields=["gathering"], name="searchentry_gathering"),
            models.Index(fields=["year"], name="searchentry_year"),
            models.Index(
                fields=["visible_from"],
                name="searchentry_opens",
                condition=Q(visible_from__isnull=False),
            ),
        ]
        constraints = [
            UniqueConstraint(fields=["kind", "key", "page"], name="searchentry_once"),
            CheckConstraint(condition=~Q(url=""), name="searchentry_has_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}/{self.page}"


class SearchWord(models.Model):
    """A lexeme that some entry has, and how many have it. Kept by the database; shown to nobody."""

    word = models.CharField(max_length=40, primary_key=True, db_collation="C")
    entries = models.PositiveIntegerField()

    class Meta:
        indexes = [
            GinIndex(fields=["word"], name="searchword_alike", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [CheckConstraint(condition=Q(entries__gt=0), name="searchword_is_used")]

    def __str__(self) -> str:
        return self.word


class SearchTouch(models.Model):
    """A transaction that changed what can be found. Written by the database itself.

    What was found holds as long as no other is seen than was seen then: see members.search.kept.
    """

    transaction = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.transaction} {self.at}"
