"""Files that no row names, and rows whose file is gone: found and told of, never removed unasked.

Files are written before their rows, so a killed process leaves a file without a row; the other way
round something has gone wrong with the disk. Every file field of every model is looked at.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField, Model
from django.utils import timezone

from members import trash

_LOGGER: Final = logging.getLogger(__name__)
AGE: Final = timedelta(days=1)  # what is younger may be an upload that goes on
_NOT_KEPT: Final = {"quarantine"}  # it has a sweep of its own
_AT_A_TIME: Final = 2000


@dataclass(frozen=True, slots=True)
class Lost:
    """A row whose file is gone: which one, and the name the file should have."""

    label: str
    pk: int
    field: str
    name: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: names of files without rows with their bytes in all, and lost rows."""

    orphans: list[str]
    size: int
    lost: list[Lost]


def report() -> Report:
    """Look through all that is kept.

    Rows are read before the files, and again after: what comes or goes meanwhile is not told of.
    """
    before = sorted(_named())
    there = set(_there(""))
    named = _in_use()
    border = timezone.now() - AGE
    orphans = sorted(name for name in there - named if _is_older(name, border))
    lost = [
        Lost(label, pk, field, name)
        for label, pk, field, name in before
        if name in named and name not in there and not default_storage.exists(name)
    ]
    return Report(orphans, sum(map(_size, orphans)), lost)


def remove(orphans: list[str]) -> int:
    """Remove those of `orphans` that no row has come to name meanwhile; return how many."""
    named = _in_use()
    going = [name for name in orphans if name not in named]
    for name in going:
        default_storage.delete(name)
    return len(going)


def warn(found: Report) -> None:
    """Say in the log, which the operator reads, what was found; silent when all is well."""
    if found.orphans or found.lost:
        _LOGGER.warning(
            "%d files that no row names (%d bytes), %d rows whose file is gone: "
            "manage.py sweep_files lists them.",
            len(found.orphans),
            found.size,
            len(found.lost),
        )


def _in_use() -> set[str]:
    """Files that a row names, or one that was deleted and may come back."""
    return {name for *_row, name in _named()} | set(trash.kept_files())


def _named() -> Iterator[tuple[str, int, str, str]]:
    """Every row's model, key and field, with the name of the file that it says it has."""
    for model in apps.get_models():
        for field in model._meta.get_fields():  # noqa: SLF001 Django's own way to ask
            if isinstance(field, FileField):
                yield from _names_in(model, field)


def _names_in(model: type[Model], field: FileField) -> Iterator[tuple[str, int, str, str]]:
    rows: Any = model._default_manager.exclude(**{field.name: ""}).order_by("pk")  # noqa: SLF001
    label = model._meta.label  # noqa: SLF001
    for pk, name in rows.values_list("pk", field.name).iterator(chunk_size=_AT_A_TIME):
        if name:
            yield label, pk, field.name, name


def _there(folder: str) -> Iterator[str]:
    """The name of every file that is kept, however deep it lies."""
    if not folder and hasattr(default_storage, "names"):
        yield from default_storage.names()
        return
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        if folder or inner not in _NOT_KEPT:
            yield from _there(f"{folder}{inner}/")


def _is_older(name: str, border: datetime) -> bool:
    try:
        changed: datetime = default_storage.get_modified_time(name)
    except FileNotFoundError:
        return False
    return changed < border


def _size(name: str) -> int:
    try:
        return default_storage.size(name)
    except FileNotFoundError:
        return 0
