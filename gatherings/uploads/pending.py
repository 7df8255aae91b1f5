"""How the secretariat's files come in: each waits until she has said what it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from gatherings.models import (
    Gathering,
    PendingUpload,
    Presentation,
    PresentationVersion,
)
from gatherings.models.presentations import HIGHEST_ORDER
from gatherings.presentations import add_version
from gatherings.uploads import Verdict
from gatherings.uploads.likeness import likely_earlier, stem
from gatherings.uploads.matching import talk_of, title_of
from gatherings.uploads.photos import receive
from gatherings.uploads.refusals import DeletedMeanwhile, Refused
from gatherings.withdrawal import remove_files
from members.models import Person

MOST: Final = 100  # that wait at a time: the disk is bounded


class TooMany(Refused):
    """As many wait already as may."""

    def __init__(self) -> None:
        sentence = _("%(most)s filer venter her alt. Lagre dem, og last opp resten etterpå.")
        super().__init__("too_many", sentence, most=MOST)


@dataclass(frozen=True)
class Kept:
    """What became of a file: `added` is False when the same bytes stood there already."""

    presentation: Presentation
    added: bool


def take(*, gathering: Gathering, upload: "UploadedFile[Any]", by: Person) -> PendingUpload:
    """Judge `upload` and let it wait, with a guess at what it is. Raises Refused with a sentence.

    The same bytes sent twice are one, also when they are sent at once. The file is written before
    its row, so that a crash can leave a file without a row, never the other way.
    """
    mine = PendingUpload.objects.filter(gathering=gathering, by=by)
    if mine.count() >= MOST:
        upload.close()
        raise TooMany
    file, verdict = receive(upload)
    if waiting := mine.filter(sha256=verdict.sha256).first():
        return waiting
    row = _guessed(gathering, verdict, by)
    row.file.save(f"fil.{verdict.kind}", file, save=False)
    try:
        with transaction.atomic():
            _insert(row)
    except IntegrityError as error:
        row.file.delete(save=False)
        if waiting := mine.filter(sha256=verdict.sha256).first():
            return waiting
        raise DeletedMeanwhile from error
    return row


def _insert(row: PendingUpload) -> None:
    """Write the row; its file goes where that fails.

    Not where the connection breaks while it is committed: then nobody knows whether it is there.
    """
    try:
        row.save(force_insert=True)
    except BaseException:
        row.file.delete(save=False)
        raise


def _guessed(gathering: Gathering, verdict: Verdict, by: Person) -> PendingUpload:
    """The row, still without its file."""
    item = talk_of(verdict.name, list(gathering.items.with_speakers()))
    facts = {"name": verdict.name, "sha256": verdict.sha256}
    likely = likely_earlier(gathering=gathering, item=item, **facts)
    certain = likely and _is_certain(likely, **facts)
    of_its_own = item and not (likely and likely.item_id == item.pk)
    return PendingUpload(
        gathering=gathering,
        by=by,
        size=verdict.size,
        kind=verdict.kind,
        held=verdict.held,
        item=item,
        title=item.title if item and of_its_own else title_of(verdict.name),
        likely=likely,
        replaces=likely if certain else None,
        decided=likely is None or bool(certain),
        **facts,
    )


def _is_certain(presentation: Presentation, *, name: str, sha256: str) -> bool:
    """Whether nobody need be asked: the file was asked for, is there already, or has its name.

    Bytes that a newer version has taken the place of may be sent by mistake.
    """
    versions = presentation.versions.kept().order_by("-number")
    kept = list(versions.values_list("sha256", "name"))
    if sha256 in {bytes_ for bytes_, _name in kept}:
        return sha256 == kept[0][0]
    return not kept or stem(name) in {stem(called) for _bytes, called in kept}


@transaction.atomic
def put_out(*, gathering: Gathering, rows: Sequence[PendingUpload], by: Person) -> list[Kept]:
    """Make each of `rows`, in this order, a presentation or a version of the one it replaces.

    Rows that are gone meanwhile, since the button was pressed twice or in another tab, are left
    out; one that was to replace what is withdrawn meanwhile waits on, and is asked about. Otherwise
    all or nothing; the files that waited are removed when it is committed. The gathering is locked
    first, then what gets a version: nobody withdraws it before that is done.
    """
    Gathering.objects.select_for_update().get(pk=gathering.pk)
    wanted = {row.pk: row for row in rows}
    still = PendingUpload.objects.select_for_update().filter(pk__in=wanted, gathering=gathering)
    there = set(still.values_list("pk", flat=True))
    standing = _locked(gathering, rows)
    may_be = {None, *standing}
    ordered = [row for row in rows if row.pk in there and row.replaces_id in may_be]
    still.exclude(pk__in=[row.pk for row in ordered]).update(replaces=None, decided=False)
    first = _first_number(gathering, ordered)
    before = {pk: one.newest() for pk, one in standing.items()}
    kept = []
    with _Written() as written:
        for place, row in enumerate(ordered):
            order = min(first + place, HIGHEST_ORDER) if first else 0
            known = before.get(row.replaces_id or 0)
            if known and known.sha256 == row.sha256:  # changes nothing, as the list has said
                kept.append(Kept(standing[known.presentation_id], added=False))
                continue
            kept.append(written.add(_put_out(row, standing, order=order, by=by)))
    drop(rows=ordered)
    return kept


def _locked(gathering: Gathering, rows: Sequence[PendingUpload]) -> dict[int, Presentation]:
    """What the rows may be versions of, by key, held until all is done; none that is withdrawn."""
    same = PresentationVersion.objects.kept().filter(
        presentation__gathering=gathering, sha256__in=[row.sha256 for row in rows]
    )
    may_be = Q(pk__in=[row.replaces_id for row in rows]) | Q(pk__in=same.values("presentation"))
    there = gathering.presentations.exclude(state=Presentation.State.WITHDRAWN).filter(may_be)
    return {one.pk: one for one in there.select_for_update().order_by("pk")}


def _put_out(
    row: PendingUpload, standing: dict[int, Presentation], *, order: int, by: Person
) -> tuple[Kept, PresentationVersion]:
    presentation = standing.get(row.replaces_id or 0) or _same_put_out_meanwhile(row, standing)
    if presentation is None:
        presentation = Presentation.objects.create(
            gathering=row.gathering,
            item=row.item,
            title=row.title or title_of(row.name),
            audience=row.audience,
            order=order,
        )
    before = presentation.newest()
    with row.file.open() as file:
        version = add_version(presentation=presentation, file=file, verdict=_verdict(row), by=by)
    return Kept(presentation, added=before is None or version.pk != before.pk), version


def _same_put_out_meanwhile(
    row: PendingUpload, standing: dict[int, Presentation]
) -> Presentation | None:
    """What another hand made of the same bytes here since this file came in."""
    found = PresentationVersion.objects.kept().filter(
        presentation__in=standing, sha256=row.sha256, uploaded_at__gt=row.created_at
    )
    version = found.first()
    return standing[version.presentation_id] if version else None


def _verdict(row: PendingUpload) -> Verdict:
    """What the judge said when the file came in."""
    return Verdict(
        kind=row.kind,
        sha256=row.sha256,
        size=row.size,
        name=row.name,
        held=row.held,
    )


def _first_number(gathering: Gathering, rows: Sequence[PendingUpload]) -> int:
    """0 while the programme decides the order, else the number after those that are there."""
    highest = gathering.presentations.aggregate(Max("order"))["order__max"] or 0
    places = {pk: place for place, pk in enumerate(gathering.items.values_list("pk", flat=True))}
    found = [places.get(row.item_id or 0, len(places)) for row in rows]
    return highest + 1 if highest or found != sorted(found) else 0


@transaction.atomic
def drop(*, rows: Iterable[PendingUpload]) -> None:
    """Let go of files that wait: their rows first, the bytes when that is committed.

    What is done by then stays done, also where a storage that is away keeps the bytes.
    """
    gone = list(rows)
    PendingUpload.objects.filter(pk__in=[row.pk for row in gone]).delete()
    names = [str(row.file.name) for row in gone]
    transaction.on_commit(partial(remove_files, names), robust=True)


def sweep_pending() -> int:
    """Let go of what nobody put out within a day; return how many."""
    rows = list(PendingUpload.objects.left_behind())
    drop(rows=rows)
    return len(rows)


class _Written:
    """The files written so far: removed again when one of those after them fails."""

    def __init__(self) -> None:
        self._versions: list[PresentationVersion] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind:
            for version in self._versions:
                version.file.delete(save=False)

    def add(self, made: tuple[Kept, PresentationVersion]) -> Kept:
        kept, version = made
        if kept.added:
            self._versions.append(version)
        return kept
