"""Finds the few front-end files that come out of node_modules, each named in NPM_STATIC_FILES."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _


class NpmFilesFinder(BaseFinder):
    """Public path → path below NPM_ROOT; nothing else of node_modules can be served."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files = {
            public: Path(settings.NPM_ROOT) / path
            for public, path in settings.NPM_STATIC_FILES.items()
        }
        self.storage = _Renamed(self.files)

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        missing = [str(path) for path in self.files.values() if not path.is_file()]
        if not missing:
            return []
        return [
            Error(
                _("Filer til utseendet mangler: %s") % ", ".join(missing),
                hint=_("Kjør «npm ci», eller «make run», som gjør det."),
                id="kulturnett.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's signature
        found = self.files.get(path)
        hits = [str(found)] if found and found.is_file() else []
        if find_all:
            return hits
        return hits[0] if hits else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        del ignore_patterns  # the list is explicit already
        return ((public, self.storage) for public, path in self.files.items() if path.is_file())


class _Renamed(FileSystemStorage):
    """Reads a public path's file from where it lies."""

    prefix = None

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(location=settings.NPM_ROOT)
        self.files = files

    def path(self, name: str) -> str:
        return str(self.files[name]) if name in self.files else super().path(name)
