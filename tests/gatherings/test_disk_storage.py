"""What the disk had no room for is not kept in part."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gatherings.models import Presentation, PresentationVersion
from gatherings.presentations import add_version
from gatherings.uploads import DiskFull
from tests.gatherings.conftest import as_judged

pytestmark = pytest.mark.django_db


class TooMuch(SimpleUploadedFile):
    """A file of which the disk takes the half."""

    def __init__(self, error: OSError) -> None:
        super().__init__("x", b"for mye")
        self.error = error

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002 Django's signature
        yield b"for"
        raise self.error


@pytest.mark.parametrize(
    ("error", "told"),
    [(OSError(errno.ENOSPC, "full"), DiskFull), (OSError(errno.EIO, "broken"), OSError)],
)
def test_half_a_file_is_none(
    presentation: Presentation, files: Path, error: OSError, told: type[OSError]
) -> None:
    verdict = as_judged(b"for mye")
    with pytest.raises(told):
        add_version(presentation=presentation, file=TooMuch(error), verdict=verdict, by=None)
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_what_stood_under_the_same_name_stays(files: Path) -> None:
    storage: Any = PresentationVersion._meta.get_field("file").storage
    name = storage.save("a.txt", SimpleUploadedFile("a.txt", b"en"))
    with pytest.raises(DiskFull):
        storage._save(name, TooMuch(OSError(errno.ENOSPC, "full")))
    assert (files / name).read_bytes() == b"en"
