"""A person's own data: to see how to get them, and to take them home."""

import zipfile
from tempfile import TemporaryFile
from typing import IO, Any, cast

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gatherings.files.pool import give_back
from kulturnett import privacy
from members.erasure import due_at
from members.models import Person

_NAME = "mine-data"


@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    person = cast("Person", request.user)
    context = {"due_at": due_at(person), "files": privacy.own_files(person)}
    return render(request, "own_data.html", context)


@never_cache
@require_safe
def own_data_json(request: HttpRequest) -> HttpResponse:
    text = privacy.as_json(cast("Person", request.user))
    return _attached(HttpResponse(text, content_type="application/json"), "json")


@never_cache
@require_safe
def own_data_zip(request: HttpRequest) -> FileResponse:
    person = cast("Person", request.user)
    text, files = privacy.as_json(person), privacy.own_files(person)
    give_back()  # reading the files asks the database nothing
    return _attached(FileResponse(_packed(text, files), content_type="application/zip"), "zip")


def _packed(text: str, files: dict[str, "File[bytes]"]) -> IO[bytes]:
    """An open zip on disk with the text and the files; those whose bytes are gone are left out."""
    packed = TemporaryFile()  # noqa: SIM115 the response closes it
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{_NAME}.json", text, zipfile.ZIP_DEFLATED)
        for name, file in files.items():
            _add(archive, name, file)
    packed.seek(0)
    return packed


def _add(archive: zipfile.ZipFile, name: str, file: "File[bytes]") -> None:
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        return
    with opened, archive.open(name, "w", force_zip64=True) as entry:
        for chunk in opened.chunks():
            entry.write(chunk)


def _attached[R: Any](response: R, kind: str) -> R:
    """Sent as a file, which no page can run and nobody else keeps."""
    response.headers["Content-Disposition"] = f'attachment; filename="{_NAME}.{kind}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
