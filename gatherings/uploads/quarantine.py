"""Where uploads stand while they are judged: a private folder beside the kept files."""

import errno
import hashlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, override

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from gatherings.files.pool import give_back
from gatherings.names import shown_name

_LOGGER: Final = logging.getLogger(__name__)
SUFFIX: Final = ".part"
_DAY: Final = 24 * 60 * 60


class DiskFull(OSError):  # noqa: N818 it says what is the matter
    """No room for the upload; the frame answers 507. Nothing of it is kept."""


class QuarantinedFile(TemporaryUploadedFile):
    """An upload in quarantine, with what was learnt while it streamed in.

    `name` is safe to show, `raw_name` is the browser's. `too_large` says that the limit was
    passed: then the bytes are gone, and `sha256` is of no use.
    """

    def __init__(self, raw_name: str, content_type: str, charset: str | None, extra: Any) -> None:
        # Closed with the request. Django's own __init__ takes the suffix from the person's name,
        # which may be too long for the disk.
        file = tempfile.NamedTemporaryFile(dir=quarantine(), suffix=SUFFIX)  # noqa: SIM115
        UploadedFile.__init__(self, file, shown_name(raw_name), content_type, 0, charset, extra)
        self.raw_name = raw_name
        self.sha256 = ""
        self.too_large = False


class QuarantineUploadHandler(TemporaryFileUploadHandler):
    """Streams a form's files to quarantine: constant memory, bounded disk, nothing of strangers.

    A file over UPLOAD_MAX_BYTES is read on but no longer written, so that the form can answer
    with a sentence. Raises RequestDataTooBig for a request of more than four times that, and
    DiskFull.
    """

    file: QuarantinedFile

    @override
    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *rest: Any, **named: Any
    ) -> None:
        self._request_length = content_length
        if content_length > 4 * settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("The request is far larger than any file we take.")

    @override
    def new_file(self, *args: Any, **named: Any) -> None:
        if not self.may_upload():
            raise SkipFile
        give_back()
        super(TemporaryFileUploadHandler, self).new_file(*args, **named)
        with full_disk_said():
            _make_sure_of_room(self._request_length)
            self.file = QuarantinedFile(
                self.file_name or "", self.content_type or "", self.charset, self.content_type_extra
            )
        self._digest = hashlib.sha256()

    def may_upload(self) -> bool:
        """Return True for those whose bytes are written at all: here everyone who is signed in.

        A page that takes files from people without an account sets a handler of its own on
        `request.upload_handlers`, before anything reads the form.
        """
        user = getattr(self.request, "user", None)
        return user is not None and bool(user.is_authenticated)

    @override
    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.file.too_large:
            return
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self.file.too_large = True
            self.file.truncate(0)
            return
        self._digest.update(raw_data)
        with full_disk_said(), _closed_on_error(self.file):
            self.file.write(raw_data)

    @override
    def file_complete(self, file_size: int) -> QuarantinedFile:
        with full_disk_said(), _closed_on_error(self.file):
            self.file.flush()
        self.file.seek(0)
        self.file.size = file_size
        self.file.sha256 = self._digest.hexdigest()
        return self.file


def quarantine() -> Path:
    """Return the folder, made for us alone if it was not there."""
    folder = Path(settings.QUARANTINE_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def sweep_quarantine(*, older_than: float = _DAY) -> int:
    """Remove what killed processes left behind `older_than` seconds ago; return how many things."""
    border = time.time() - older_than
    leftovers = [path for path in quarantine().iterdir() if is_left_over(path, border)]
    for path in leftovers:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if leftovers:
        _LOGGER.info("Removed %d uploads that were never finished.", len(leftovers))
    return len(leftovers)


def is_left_over(path: Path, border: float) -> bool:
    """Tell whether something was last written before `border`; what is gone meanwhile was not."""
    with suppress(FileNotFoundError):
        return os.lstat(path).st_mtime < border
    return False


def _make_sure_of_room(length: int) -> None:
    free = shutil.disk_usage(quarantine()).free
    if free < length + settings.UPLOAD_DISK_RESERVE:
        raise DiskFull(errno.ENOSPC, "No room for the upload.")


@contextmanager
def full_disk_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(error.errno, "No room for the upload.") from error
        raise


@contextmanager
def _closed_on_error(file: QuarantinedFile) -> Iterator[None]:
    """Close, which removes the file from quarantine."""
    try:
        yield
    except OSError:
        file.close()
        raise
