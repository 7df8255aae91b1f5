"""Joins what each app lets be found, and says what a person may find."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

import gatherings.search
import workgroup.search
from members.models import Person, SearchEntry
from members.search import Searcher, bulk
from workgroup.seats import may_write

_AUDIENCE = SearchEntry.Audience


def searcher(person: Any) -> Searcher:
    """What `person` (or AnonymousUser) may find: what visible_to gives her, said in audiences."""
    if getattr(person, "is_staff", False):
        return Searcher(person.pk, rooms=None)
    rooms = [_AUDIENCE.PUBLIC]
    if getattr(person, "is_member", False):
        rooms += [_AUDIENCE.MEMBERS, _AUDIENCE.NOTES]
    if may_write(person):
        rooms += [_AUDIENCE.COMMITTEE, _AUDIENCE.NOTES]
    return Searcher(person.pk, rooms=rooms)


def keep_all(*, anew: bool = False) -> None:
    """Let everything be found as it is; `anew`, also what has not changed since it was written.

    Persons, offices and organisations are kept by the database itself.
    """
    gatherings.search.keep_all(anew=anew)
    workgroup.search.keep_all(anew=anew)
    bulk.count_words()


def keep_what_names(person: Person) -> None:
    """Let what names `person` be found by the name that she now has, or by none."""
    gatherings.search.keep_talks_of(person.pk)
    workgroup.search.keep_notes_of(person.pk)


def keep_brought_back(rows: Iterable[Model]) -> None:
    """Let what has come back from the bin be found again, in the transaction that brought it.

    What the committee writes is a record, and never lies there.
    """
    gatherings.search.keep_brought_back(rows)
