"""Files in an S3-compatible object storage. Loaded only where S3_BUCKET is set."""

import errno
from collections.abc import Iterator
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final, override

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.utils import validate_file_name
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from gatherings.files.stored import CHUNK

_GONE: Final = HTTPStatus.NOT_FOUND
_SECONDS: Final = 10


class _Body:
    """The bytes of an answer of the storage, as they come."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self.close = body.close

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body.iter_chunks(CHUNK)


class ObjectStorage(S3Storage):  # type: ignore[misc]  # it has no types
    """Django's storage over S3 that reads in pieces, and never waits for long."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # One connection for all threads, since each would hold its own description of S3 in memory.
        self._connections = SimpleNamespace()

    @override
    def get_default_settings(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_default_settings()
        config = Config(
            s3={"addressing_style": "path"},  # a name of its own for each bucket is Amazon's alone
            signature_version="s3v4",
            retries={"max_attempts": 3},
            connect_timeout=_SECONDS,
            read_timeout=_SECONDS,
        )
        return found | {"client_config": config, "querystring_expire": 60}

    @override
    def _save(self, name: str, content: Any) -> str:
        """Raises OSError, as a disk does, where the storage is away or takes nothing."""
        try:
            return str(super()._save(name, content))
        except (BotoCoreError, ClientError) as error:
            raise OSError(errno.EIO, "The object storage did not take a file.") from error

    def pieces(self, name: str, start: int, stop: int) -> _Body:
        """Ask for a stretch of `name`; raises FileNotFoundError."""
        key = clean_name(name)
        validate_file_name(key, allow_relative_path=True)
        asked = f"bytes={start}-{stop - 1}"
        try:
            answer = self.bucket.Object(self._normalize_name(key)).get(Range=asked)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == _GONE:
                raise FileNotFoundError(name) from error
            raise
        return _Body(answer["Body"])

    def names(self) -> Iterator[str]:
        """Every file there is, a thousand to a question."""
        return (item.key for item in self.bucket.objects.all())

    def link(self, name: str, *, disposition: str, content_type: str) -> str:
        """Make an address that gives the file for a minute, to whoever holds it."""
        said = {"ResponseContentDisposition": disposition, "ResponseContentType": content_type}
        return str(self.url(name, parameters=said))
