"""Lists of leaders from a file: choose it, see what it would do, confirm. Below the persons."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from members.admin.base import page_context
from members.imports import kept, lists, words
from members.imports.lines import CHANGED, NEW, REFUSED, UNCHANGED
from members.imports.lists import Unread
from members.models import Person, RegisterImport
from members.numbers import number
from members.sheets.columns import NAMES, TEMPLATE

_A_PAGE = 50
_OUTCOMES: Final = {
    NEW: gettext_lazy("Nye"),
    CHANGED: gettext_lazy("Endrede"),
    UNCHANGED: gettext_lazy("Uendrede"),
    REFUSED: gettext_lazy("Avviste"),
}


class ListForm(forms.Form):
    """The file with the list; `imported` is what was read from it."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Velg filen med listen."),
            "empty": gettext_lazy("Filen er tom."),
        },
    )
    imported: RegisterImport

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by

    def clean_file(self) -> TemporaryUploadedFile:
        """Read the list out of it; nothing of it is in the register yet."""
        file: TemporaryUploadedFile = self.cleaned_data["file"]
        try:
            self.imported = lists.read_list(
                path=Path(file.temporary_file_path()),
                size=file.size or 0,
                name=file.name or "",
                by=self._by,
            )
        except Unread as unread:
            raise forms.ValidationError(words.unread(unread.code)) from unread
        finally:
            file.close()
        return file


def members_registerimport_upload(request: HttpRequest) -> HttpResponse:
    """Ask for the file; the answer is the preview."""
    by = cast("Person", request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ListForm(*posted, by=by)
    if form.is_valid():
        return redirect("admin:members_registerimport_preview", form.imported.pk)
    context = page_context(request, Person, _("Importer ledere"), form=form, errors=form.errors)
    return render(request, "admin/members/registerimport/upload.html", context)


@require_safe
def members_registerimport_template(_request: HttpRequest) -> HttpResponse:
    """A list with headers and one row to write over, as spreadsheets here open it."""
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ledere.csv"'},
    )
    csv.writer(response, delimiter=";").writerow(NAMES[name][0] for name in TEMPLATE)
    return response


@require_safe
def members_registerimport_preview(request: HttpRequest, object_id: int) -> HttpResponse:
    """What the list would do, row by row, fifty at a time."""
    imported = _waiting(object_id)
    counts = kept.counts(imported)
    chosen = request.GET.get("vis", "")
    chosen = chosen if chosen in _OUTCOMES else ""
    total = sum(counts[name] for name in _OUTCOMES)
    wanted = range(counts[chosen] if chosen else total)
    page = Paginator(wanted, _A_PAGE).get_page(request.GET.get("side"))
    rows = kept.rows(imported, page.start_index() - 1, _A_PAGE, chosen) if wanted else []
    context = page_context(
        request,
        Person,
        imported.name,
        imported=imported,
        page=page,
        lines=[words.line(one["shown"]) for one in rows],
        total=total,
        outcomes=[(name, label, counts[name]) for name, label in _OUTCOMES.items()],
        labels=_OUTCOMES,
        chosen=chosen,
        writes=counts[NEW] + counts[CHANGED],
        refused=counts[REFUSED],
        leaders=counts["has_leader"],
    )
    return render(request, "admin/members/registerimport/preview.html", context)


@require_POST
def members_registerimport_confirm(request: HttpRequest, object_id: int) -> HttpResponse:
    """Write what was shown; if the register has changed meanwhile, show it anew instead."""
    imported = get_object_or_404(RegisterImport.objects.defer("rows"), pk=object_id)
    if lists.confirm(imported=imported, by=cast("Person", request.user)):
        messages.success(request, _("Listen er lagt inn i registeret."))
        return redirect("admin:members_person_changelist")
    messages.warning(
        request,
        _(
            "Registeret er endret siden listen ble vist, så ingenting er lagt inn. Slik blir det "
            "nå: se over og bekreft på nytt."
        ),
    )
    return redirect("admin:members_registerimport_preview", object_id)


@require_POST
def members_registerimport_formers(request: HttpRequest, object_id: int) -> HttpResponse:
    """Let new leaders, one or all, follow those who lead there until the day before."""
    imported = _waiting(object_id)
    row = request.POST.get("row", "")
    waiting = kept.of_code(imported, "has_leader")
    rows = waiting & {number(row)} if row else waiting
    lists.end_formers(imported=imported, rows=rows)
    return redirect("admin:members_registerimport_preview", object_id)


@require_POST
def members_registerimport_discard(request: HttpRequest, object_id: int) -> HttpResponse:
    """Forget the list; nothing of it was in the register."""
    RegisterImport.objects.filter(pk=object_id, applied_at=None).delete()
    messages.success(request, _("Listen er forkastet. Ingenting er lagt inn."))
    return redirect("admin:members_registerimport_upload")


def _waiting(object_id: int) -> RegisterImport:
    """The list, if it is not in the register yet; its rows are many, and read by themselves."""
    return get_object_or_404(RegisterImport.objects.defer("rows"), pk=object_id, applied_at=None)


def urls() -> list[URLPattern]:
    """The addresses of this file, below the persons in the admin."""
    pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
        ("", members_registerimport_upload, "upload"),
        ("mal/", members_registerimport_template, "template"),
        ("<int:object_id>/", members_registerimport_preview, "preview"),
        ("<int:object_id>/bekreft/", members_registerimport_confirm, "confirm"),
        ("<int:object_id>/avlos/", members_registerimport_formers, "formers"),
        ("<int:object_id>/forkast/", members_registerimport_discard, "discard"),
    ]
    return [
        path(
            f"importer/{route}", admin.site.admin_view(view), name=f"members_registerimport_{name}"
        )
        for route, view, name in pages
    ]
