"""Where who speaks hands in her presentation: by a personal link, or signed in as that speaker."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, override

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatherings.consent import standing
from gatherings.models import Presentation, PresentationVersion
from gatherings.pages import strip
from gatherings.talks import own as talks
from gatherings.talks.form import ConsentForm, HandInForm, opening_of
from gatherings.talks.own import Visit, given, presentation_of
from gatherings.uploads.quarantine import QuarantineUploadHandler
from gatherings.uploads.refusals import Refused
from gatherings.views.handing_in import handed_in, is_script, refused
from gatherings.views.pages import picture_of
from members.account.forms import count
from members.language import speak_as_the_letter

_WAITING = PresentationVersion.Conversion.WAITING

type View = Callable[..., HttpResponseBase]


class TalkUploadHandler(QuarantineUploadHandler):
    """Takes files from who came by a link that holds; of others not a byte is written."""

    holds = False

    @override
    def may_upload(self) -> bool:
        return self.holds


def for_speaker(view: View) -> View:
    """Give the view the visit that the address's key stands for, or answer why there is none."""

    @wraps(view)
    def arriving(request: HttpRequest, key: str, **named: Any) -> HttpResponseBase:
        visit = talks.visit(key, request.user)
        if visit is None and key.isdigit() and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if visit is None or not visit.is_open:
            status = HTTPStatus.GONE if visit else HTTPStatus.NOT_FOUND
            response: HttpResponseBase = render(request, "gatherings/talk_gone.html", status=status)
        else:
            if visit.link and visit.speaker.person:
                speak_as_the_letter(request, visit.speaker.person)
            response = view(request, key, visit, **named)
        response.headers["X-Robots-Tag"] = "noindex"
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return arriving


@login_not_required
@require_safe
@for_speaker
def talk(request: HttpRequest, key: str, visit: Visit) -> HttpResponse:
    return _page(request, key, visit)


@csrf_exempt  # its form is not read before we know whether the link holds: see _handed_in
@login_not_required
@require_POST
def talk_upload(request: HttpRequest, key: str) -> HttpResponseBase:
    visit = talks.visit(key, request.user)
    handler = TalkUploadHandler(request)
    if visit and visit.is_open:
        count(action="talk_upload", key=str(visit.speaker.pk))
        handler.holds = True
    request.upload_handlers = [handler]
    return _handed_in(request, key)


@csrf_protect
@for_speaker
def _handed_in(request: HttpRequest, key: str, visit: Visit) -> HttpResponse:
    form = HandInForm(request.POST, request.FILES, asks=given(visit) is None)
    if form.is_valid() and _taken_in(request, visit, form):
        return handed_in(request, reverse("gatherings:talk", args=[key]))
    return refused(form) if is_script(request) else _page(request, key, visit, form)


def _taken_in(request: HttpRequest, visit: Visit, form: HandInForm) -> bool:
    """Whether it was taken; else the form says why not."""
    presentation = presentation_of(visit.item)
    before = presentation.newest() if presentation else None
    try:
        version = _kept(visit, form)
    except Refused as why:
        form.add_error("file", why)
        return False
    _thank(request, is_new=before is None or before.pk != version.pk)
    return True


def _kept(visit: Visit, form: HandInForm) -> PresentationVersion:
    file, verdict = form.cleaned_data["file"]
    return talks.take_in(
        visit=visit,
        file=file,
        verdict=verdict,
        consent=form.cleaned_data.get("consent", ""),
        publish_from=form.cleaned_data.get("publish_from"),
        code=form.data.get("code", ""),
        again="again" in form.data,
    )


@login_not_required
@require_POST
@for_speaker
def talk_consent(request: HttpRequest, key: str, visit: Visit) -> HttpResponse:
    presentation = _standing(visit)
    if not _is_shown(request, presentation):
        said = _("Svaret er ikke lagret, for presentasjonen er trukket. Se hva som ligger her nå.")
        messages.warning(request, said)
        return redirect("gatherings:talk", key)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, key, visit, consent=form)
    try:
        talks.answer(visit=visit, presentation=presentation, **form.cleaned_data)
    except Refused as why:
        messages.warning(request, why.sentence)
    else:
        messages.success(request, _("Svaret er lagret."))
    return redirect("gatherings:talk", key)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_speaker
def talk_withdraw(request: HttpRequest, key: str, visit: Visit) -> HttpResponse:
    presentation = presentation_of(visit.item)
    if presentation and presentation.is_withdrawn and request.method != "POST":
        return redirect("gatherings:talk", key)  # by the browser's back button; it says the day
    presentation = _standing(visit)
    if request.method != "POST":
        context = {"key": key, "item": visit.item, "presentation": presentation}
        return render(request, "gatherings/talk_withdraw.html", context)
    if _is_shown(request, presentation):
        talks.withdraw(visit=visit, presentation=presentation)
        messages.success(request, _("Presentasjonen er trukket, og det som lå her, er slettet."))
    return redirect("gatherings:talk", key)


@login_not_required
@require_safe
@for_speaker
def talk_status(request: HttpRequest, key: str, visit: Visit) -> HttpResponse:  # noqa: ARG001 the address has it
    """Whether her file is still being read: 304 as long as nothing is new."""
    version = given(visit)
    if version is None:
        raise Http404
    answer = JsonResponse({"waits": version.conversion == _WAITING})
    etag = f'"{version.pk}-{version.conversion}-{int(version.held)}"'
    response = get_conditional_response(request, etag=etag, response=answer) or answer
    response.headers["ETag"] = etag
    return response


@login_not_required
@require_safe
@for_speaker
def talk_page(request: HttpRequest, key: str, visit: Visit, number: int) -> HttpResponseBase:  # noqa: ARG001 as above
    """How one page of what she is shown looks."""
    version = given(visit)
    if version is None:
        raise Http404
    return picture_of(request, get_object_or_404(version.images, number=number))


def _page(
    request: HttpRequest,
    key: str,
    visit: Visit,
    form: HandInForm | None = None,
    *,
    consent: ConsentForm | None = None,
) -> HttpResponse:
    presentation = presentation_of(visit.item)
    version = given(visit)
    first = {"publish_from": opening_of(presentation)}
    context: dict[str, Any] = {
        "key": key,
        "visit": visit,
        "item": visit.item,
        "gathering": visit.item.gathering,
        "presentation": presentation,
        "version": version,
        "images": strip(version).images,
        "waits": version is not None and version.conversion == _WAITING,
        "form": form or HandInForm(asks=version is None, initial=first),
    }
    if presentation and version:
        context["standing"] = stands = standing(presentation, visit.speaker)
        context["consent"] = consent or ConsentForm.of(presentation, stands.said)
    return render(request, "gatherings/talk.html", context)


def _standing(visit: Visit) -> Presentation:
    """Her presentation, with something in it; 404 where there is nothing to answer for."""
    presentation = presentation_of(visit.item)
    if presentation is None or presentation.newest() is None:
        raise Http404
    return presentation


def _is_shown(request: HttpRequest, presentation: Presentation) -> bool:
    """Whether it is the one that the page showed: a talk can have several, and one goes before."""
    return request.POST.get("code") == presentation.code


def _thank(request: HttpRequest, *, is_new: bool) -> None:
    if is_new:
        messages.success(request, _("Takk! Filen er tatt imot."))
    else:
        messages.info(request, _("Filen er den samme som før. Ingen endring."))
