"""Lists of leaders: read in a child, shown, and written to the register when that is confirmed."""

import logging
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.confinement import MEGABYTE, ChildResult, Outcome, run_child
from members.imports import kept
from members.imports.apply import write
from members.imports.cells import Cells
from members.imports.plan import Given, Plan
from members.models import Appointment, Person, RegisterImport

_LOGGER = logging.getLogger(__name__)
# A list of ten thousand leaders is a tenth of this.
MAX_BYTES = 10 * MEGABYTE
_MEMORY = 400 * MEGABYTE
_SECONDS = 20
_ANSWER = 16 * MEGABYTE


class Unread(Exception):  # noqa: N818 it says what happened
    """Nothing was read; `code` is a key of members.imports.words.UNREAD."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_list(*, path: Path, size: int, name: str, by: Person) -> RegisterImport:
    """Read the file at `path`, plan what it would do, and keep that to be shown.

    Nothing of it is in the register yet. Raises Unread for a file that no list is read from.
    """
    if size > MAX_BYTES:
        raise Unread("too_large")
    result = run_child(
        "members.sheets",
        str(path.resolve()),
        memory=_MEMORY,
        cpu_seconds=_SECONDS,
        seconds=_SECONDS,
        output_limit=_ANSWER,
        file_limit=MEGABYTE,
    )
    given = [Given(row, cells) for row, cells in _answered(result)]
    if not given:
        raise Unread("no_rows")
    imported = RegisterImport(name=name[-200:], read_by=by)
    _show(imported, given)
    return imported


@transaction.atomic
def end_formers(*, imported: RegisterImport, rows: Collection[int]) -> None:
    """Let the leaders on these rows follow whoever leads there, until the day before; show anew."""
    locked = _locked(imported)
    given = [
        Given(one["row"], one["cells"], one["ends_former"] or one["row"] in rows)
        for one in kept.all_rows(locked)
    ]
    if given:
        _show(locked, given)


def confirm(*, imported: RegisterImport, by: Person) -> bool:
    """Write to the register what was shown, all of it or nothing, once.

    False when the register has changed meanwhile, so that it would be something else: then
    nothing is written, and what it would be now is kept to be shown.
    """
    try:
        return _confirm(imported, by)
    except IntegrityError:
        _LOGGER.warning("Import %s met a register that was changing.", imported.pk)
        end_formers(imported=imported, rows=())
        return False


@transaction.atomic
def _confirm(imported: RegisterImport, by: Person) -> bool:
    locked = _locked(imported)
    if locked.applied_at:
        return True
    shown = list(kept.all_rows(locked))
    _hold_still(shown)
    given = [Given(one["row"], one["cells"], one["ends_former"]) for one in shown]
    plan = Plan(given)
    if not _as_shown(plan, shown):
        _show(locked, given)  # read anew: this time some of it may have come while it was read
        return False
    # Let go of what is no longer needed: a list may be long.
    given, shown, locked.rows = [], [], []
    write(plan.in_order(), by=by)
    locked.applied_at = timezone.now()
    locked.save(update_fields=["rows", "applied_at"])
    return True


def _locked(imported: RegisterImport) -> RegisterImport:
    return RegisterImport.objects.defer("rows").select_for_update().get(pk=imported.pk)


def _hold_still(shown: list[kept.Row]) -> None:
    """Let nobody change those whom the list was about when it was shown, until this is done."""
    keys = [one["person"] for one in shown if one.get("person")]
    list(Person.objects.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))
    list(
        Appointment.objects.filter(person__in=keys)
        .order_by("pk")
        .select_for_update()
        .values_list("pk")
    )


def _as_shown(plan: Plan, shown: list[kept.Row]) -> bool:
    """Whether the lines are those that were shown, and about the same persons."""
    return all(
        (line.shown, line.person_pk) == (one["shown"], one.get("person"))
        for line, one in zip(plan.in_order(), shown, strict=True)
    )


@transaction.atomic
def remove_old() -> None:
    """Remove lists that were read a day ago, confirmed or not."""
    border = timezone.now() - RegisterImport.KEPT_FOR
    RegisterImport.objects.filter(read_at__lt=border).delete()


def _show(imported: RegisterImport, given: list[Given]) -> None:
    """Keep what the list says and what it would do."""
    lines = Plan(given).lines
    rows = [
        {
            "row": one.row,
            "cells": one.cells,
            "ends_former": one.ends_former,
            "shown": lines[one.row].shown,
            "person": lines[one.row].person_pk,
        }
        for one in given
    ]
    kept.keep(imported, rows)


def _answered(result: ChildResult) -> list[tuple[int, Cells]]:
    """The rows that the child found; raises Unread for every other way to end."""
    if result.outcome is Outcome.REFUSED:
        raise Unread(str(result.answer.get("reason")))
    if result.outcome is not Outcome.OK:
        _LOGGER.warning("Reading a list: %s, %r", result.outcome.value, result.complaint)
        raise Unread("crashed")
    rows: list[Any] = result.answer["rows"]
    if not {"name", "last_name", "email"}.intersection(result.answer["columns"]):
        raise Unread("no_headers")
    return [(int(row), cells) for row, cells in rows]
