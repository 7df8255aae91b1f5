"""Where what was made of a version is kept: files first, then rows, then the old files go."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from gatherings.files.stored import names_in
from gatherings.models import PageImage, Presentation, PresentationVersion
from gatherings.rendering.sizes import Drawn
from gatherings.search import keep_presentation


def keep(
    version: PresentationVersion,
    *,
    images: Iterable[Drawn],
    folder: Path,
    pdf: Path | None,
    facts: dict[str, Any],
) -> None:
    """Let a version have these pictures of its pages, this PDF and these facts for older ones.

    They change in one moment; where none could be made the older ones stay. What was withdrawn
    meanwhile is given nothing. No file is left that no row names, whether it was made now, before,
    or by a worker that was killed.
    """
    try:
        rows = [_written(version, image, folder) for image in images]
        _keep_rows(version, rows, facts | _written_pdf(version, pdf))
    finally:
        tidy(version.pk)


def tidy(version_id: int) -> None:
    """Remove the files in a version's folder that no row names."""
    folder = f"pages/{version_id}"
    images = PageImage.objects.filter(version=version_id).values_list("file", "small")
    named = {name for row in images for name in row}
    named |= set(PresentationVersion.objects.filter(pk=version_id).values_list("pdf", flat=True))
    for name in names_in(folder):
        if f"{folder}/{name}" not in named:
            default_storage.delete(f"{folder}/{name}")


def _written(version: PresentationVersion, image: Drawn, folder: Path) -> PageImage:
    row = PageImage(
        version=version,
        number=image.number,
        width=image.width,
        height=image.height,
        small_width=image.small_width,
        small_height=image.small_height,
    )
    _save(row.file, image.file(folder))
    _save(row.small, image.small(folder))
    return row


def _written_pdf(version: PresentationVersion, pdf: Path | None) -> dict[str, str]:
    if pdf is None:
        return {}
    fresh = PresentationVersion(pk=version.pk)
    _save(fresh.pdf, pdf)
    return {"pdf": str(fresh.pdf)}


def _save(field: FieldFile, path: Path) -> None:
    with path.open("rb") as file:
        field.save(path.name, File(file), save=False)


@transaction.atomic
def _keep_rows(version: PresentationVersion, rows: list[PageImage], facts: dict[str, Any]) -> None:
    # First the presentation, then its version: as whoever withdraws it does.
    Presentation.objects.select_for_update(no_key=True).get(pk=version.presentation_id)
    row = PresentationVersion.objects.kept().filter(pk=version.pk)
    if not row.select_for_update().exists():
        return
    if rows:
        version.images.all().delete()
        PageImage.objects.bulk_create(rows)
    row.update(**facts)
    keep_presentation(version.presentation)
