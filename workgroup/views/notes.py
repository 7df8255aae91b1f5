"""Follow-up notes: the list, one note, writing, editing, earlier texts and attachments."""

import logging
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatherings.files.downloads import file_response
from gatherings.kinds import ACCEPTED_KINDS
from gatherings.models import Gathering
from workgroup.forms import EditNoteForm, NewNoteForm
from workgroup.models import FollowUpNote, NoteAttachment, NoteRevision
from workgroup.notes import (
    EditedMeanwhileError,
    FormUsedError,
    edit_note,
    post_note,
    require_writer,
)
from workgroup.seats import may_write, on_committee

PAGE_SIZE = 20
_logger = logging.getLogger(__name__)


@require_safe
def note_list(request: HttpRequest) -> HttpResponse:
    notes, gathering = FollowUpNote.objects.visible_to(request.user).listed(), None
    if slug := request.GET.get("samling"):
        gathering = get_object_or_404(Gathering.objects.visible_to(request.user), slug=slug)
        notes = notes.filter(gathering=gathering)
    page = Paginator(notes, PAGE_SIZE).get_page(request.GET.get("side"))
    return render(request, "workgroup/note_list.html", {"page": page, "gathering": gathering})


@require_safe
def note_detail(request: HttpRequest, pk: int) -> HttpResponse:
    visible = FollowUpNote.objects.visible_to(request.user).select_related("author", "gathering")
    note = get_object_or_404(visible, pk=pk)
    context = {
        "note": note,
        "attachments": note.attachments.all(),
        "revisions": note.revisions.select_related("replaced_by") if note.edited_at else [],
        "may_write": may_write(request.user),
    }
    return render(request, "workgroup/note_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_create(request: HttpRequest, slug: str) -> HttpResponse:
    gathering = get_object_or_404(Gathering.objects.visible_to(request.user), slug=slug)
    writer = require_writer(request.user)
    form = NewNoteForm(*_sent(request))
    if form.is_valid():
        try:
            note = post_note(gathering=gathering, by=writer, **form.cleaned_data)
        except FormUsedError as used:
            form.was_used(used.note)
        else:
            messages.success(request, _("Notatet er lagt ut."))
            return redirect(note)
    context = {"form": form, "gathering": gathering, "on_behalf": not on_committee(writer)}
    return render(request, "workgroup/note_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    visible = FollowUpNote.objects.visible_to(request.user).select_related("gathering")
    note = get_object_or_404(visible, pk=pk)
    writer = require_writer(request.user)
    written = model_to_dict(note, ["title", "text", "audience"])
    form = EditNoteForm(*_sent(request), initial=written | {"seen": note.revisions.count()})
    if form.is_valid():
        try:
            edit_note(note=note, by=writer, **form.cleaned_data)
        except EditedMeanwhileError as overtaken:
            form.was_overtaken(overtaken.revision, seen=note.revisions.count())
        else:
            messages.success(request, _("Notatet er lagret."))
            return redirect(note)
    context = {"form": form, "gathering": note.gathering, "note": note}
    context["on_behalf"] = not on_committee(writer)
    return render(request, "workgroup/note_form.html", context)


@require_POST
def note_preview(request: HttpRequest) -> HttpResponse:
    require_writer(request.user)
    context = {"title": request.POST.get("title", ""), "text": request.POST.get("text", "")}
    return render(request, "workgroup/note_preview.html", context)


@require_safe
def note_revision(request: HttpRequest, pk: int, revision_pk: int) -> HttpResponse:
    notes = FollowUpNote.objects.visible_to(request.user)
    visible = NoteRevision.objects.visible_to(request.user).filter(note__in=notes)
    revision = get_object_or_404(
        visible.select_related("note__gathering", "replaced_by"), note_id=pk, pk=revision_pk
    )
    return render(request, "workgroup/note_revision.html", {"revision": revision})


@require_safe
def note_attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    visible = NoteAttachment.objects.visible_to(request.user).select_related("note")
    attachment = get_object_or_404(visible, pk=pk)
    try:
        return file_response(
            request,
            file=attachment.file,
            name=attachment.name,
            content_type=ACCEPTED_KINDS[attachment.kind].content_type,
            sha256=attachment.sha256,
        )
    except FileNotFoundError:
        _logger.exception("The file of attachment %s is gone", attachment.pk)
        return render(
            request,
            "workgroup/attachment_missing.html",
            {"attachment": attachment},
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: nothing, until it is sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
