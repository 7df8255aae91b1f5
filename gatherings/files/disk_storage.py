"""Files on this machine's disk: kept whole, or not at all."""

from typing import Any, override

from django.core.files.storage import FileSystemStorage

from gatherings.uploads.quarantine import full_disk_said


class DiskStorage(FileSystemStorage):
    """Django's storage, which would leave what it wrote of a file until there was no more room."""

    @override
    def _save(self, name: str, content: Any) -> str:  # type: ignore[misc]  # not in the stubs
        """Raises DiskFull."""
        is_new = not self.exists(name)
        try:
            with full_disk_said():
                return str(super()._save(name, content))  # type: ignore[misc]  # as above
        except BaseException:
            if is_new:
                self.delete(name)
            raise
