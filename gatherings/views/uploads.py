"""Where the secretariat puts many files at once, says what each is, and saves them all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gatherings.models import Gathering, PendingUpload
from gatherings.uploads.form import UploadTable
from gatherings.uploads.pending import Kept, drop, put_out, take
from gatherings.uploads.refusals import Refused
from gatherings.views.handing_in import is_script
from gatherings.views.secretariat import for_secretariat
from members.models import Person

_LIST = "gatherings:upload_list"
# The button was pressed twice, or the page was drawn days ago: nobody knows which.
_GONE = gettext_lazy(
    "Ingen av filene ventet her lenger. Enten er de lagret fra før, eller så er de slettet fordi "
    "de lå her i mer enn et døgn. Se hva som ligger på samlingen."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat(back=_LIST)
def upload_list(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:
    """The table; its button puts all of them out."""
    table = UploadTable(gathering, by, request.POST if request.method == "POST" else None)
    if request.FILES:  # chosen, and then the wrong button pressed
        return _taken(request, gathering, by, table)
    if request.method == "POST" and table.is_valid():
        table.keep()  # should there be no room for the files, what was typed is not typed again
        kept = put_out(gathering=gathering, rows=table.rows(), by=by)
        waits = PendingUpload.objects.filter(pk__in=[row.pk for row in table.rows()]).exists()
        if kept:
            messages.success(request, _told(kept))
        elif not waits:
            messages.warning(request, _GONE)
        if waits:
            messages.warning(request, _("Noe ble trukket i det samme. Se hva som venter her."))
            return redirect(_list_url(gathering))
        return redirect(f"{gathering.get_absolute_url()}#presentasjoner")
    context = {"gathering": gathering, "table": table}
    return render(request, "gatherings/upload_list.html", context)


@never_cache
@require_POST
@for_secretariat(back=_LIST)
def upload_file(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:
    """Takes one file to the table; what stands there is kept as it was sent."""
    return _taken(request, gathering, by, UploadTable(gathering, by, request.POST))


@never_cache
@require_POST
@for_secretariat(back=_LIST)
def upload_remove(request: HttpRequest, gathering: Gathering, by: Person, pk: int) -> HttpResponse:
    """Takes one file out of the table."""
    table = UploadTable(gathering, by, request.POST)
    table.keep()
    drop(rows=PendingUpload.objects.visible_to(by).filter(gathering=gathering, pk=pk))
    return JsonResponse({}) if is_script(request) else redirect(_list_url(gathering))


def _taken(
    request: HttpRequest, gathering: Gathering, by: Person, table: UploadTable
) -> HttpResponse:
    table.keep()
    upload = request.FILES.get("file")
    if upload is None:
        return _said(request, gathering, code="", sentence=_("Velg en fil først."))
    try:
        row = take(gathering=gathering, upload=upload, by=by)
    except Refused as refused:
        sentence = refused.sentence if is_script(request) else f"«{upload}»: {refused.sentence}"
        return _said(request, gathering, code=refused.code, sentence=sentence)
    if not is_script(request):
        return redirect(f"{_list_url(gathering)}#fil-{row.pk}")
    table = UploadTable(gathering, by)
    context = {"form": table.form_of(row), "gathering": gathering, "table": table}
    shown = render_to_string("gatherings/upload_row.html", context, request)
    return JsonResponse({"accepted": True, "id": f"fil-{row.pk}", "row": shown})


def _said(request: HttpRequest, gathering: Gathering, *, code: str, sentence: str) -> HttpResponse:
    if is_script(request):
        return JsonResponse({"accepted": False, "code": code, "sentence": sentence})
    messages.error(request, sentence)
    return redirect(_list_url(gathering))


def _told(kept: list[Kept]) -> str:
    """What became of them, in a sentence or two."""
    added = sum(one.added for one in kept)
    same = len(kept) - added
    said = []
    if added:
        words = ngettext("%(count)d fil er lagret.", "%(count)d filer er lagret.", added)
        said.append(words % {"count": added})
    if same:
        words = ngettext("%(count)d fil lå her fra før.", "%(count)d filer lå her fra før.", same)
        said.append(words % {"count": same})
    return " ".join(said)


def _list_url(gathering: Gathering) -> str:
    return reverse(_LIST, args=[gathering.slug])
