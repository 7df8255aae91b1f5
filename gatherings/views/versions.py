"""New versions of a presentation, earlier ones, who sees it, and taking it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatherings.consent import Standing, standing
from gatherings.conversion.converting import read_again
from gatherings.models import Presentation, PresentationVersion
from gatherings.pages import strip
from gatherings.presentations import release, restore
from gatherings.rights import may_change, place_of, require_changer
from gatherings.talks.form import ConsentForm
from gatherings.talks.own import Visit, answer
from gatherings.uploads.refusals import Refused
from gatherings.uploads.version_form import NewVersionForm, TermsForm, said_of
from gatherings.views.handing_in import handed_in, is_script, refused
from gatherings.views.presentations import file_of, shown_version, without_version
from gatherings.withdrawal import withdraw
from members.models import Person

type View = Callable[..., HttpResponse]


def changing(*, alone: bool = False) -> Callable[[View], View]:
    """Give the view its presentation and who changes it: the secretariat, or who speaks.

    With `alone` the secretariat only. Others are answered 403; a secretary comes by the desk's own
    door, which asks for two factors.
    """

    def around(view: View) -> View:
        @wraps(view)
        def arriving(request: HttpRequest, code: str, **named: Any) -> HttpResponse:
            visible = Presentation.objects.visible_to(request.user).with_programme()
            presentation = visible.filter(code=code).first()
            if presentation is None or _is_gone_for(request.user, presentation):
                return without_version(request, code)
            by = require_changer(request.user, presentation, alone=alone)
            speaks = not alone and place_of(by, presentation)
            if not speaks and not admin.site.has_permission(request):
                back = presentation.get_absolute_url()
                return redirect_to_login(back, reverse("admin:login"))
            return view(request, presentation, by, **named)

        return arriving

    return around


@require_http_methods(["GET", "HEAD", "POST"])
@changing()
def presentation_new_version(
    request: HttpRequest, presentation: Presentation, by: Person
) -> HttpResponse:
    form = NewVersionForm(*_sent(request))
    if form.is_valid() and _kept_as_next(request, form, presentation, by):
        return handed_in(request, presentation.get_absolute_url())
    if form.is_bound and is_script(request):
        return refused(form)
    version = shown_version(request, presentation.code)
    context = {"presentation": presentation, "version": version, "form": form}
    return render(request, "gatherings/presentation_new_version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@changing()
def presentation_withdraw(
    request: HttpRequest, presentation: Presentation, by: Person
) -> HttpResponse:
    if presentation.newest() is None:
        return redirect(presentation)
    if request.method == "POST":
        withdraw(presentation=presentation, by=by)
        messages.success(request, _("Presentasjonen er trukket, og det som lå her, er slettet."))
        return redirect(presentation)
    context = {"presentation": presentation}
    return render(request, "gatherings/presentation_withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
@changing()
def presentation_terms(
    request: HttpRequest, presentation: Presentation, by: Person
) -> HttpResponse:
    if request.method == "POST":  # two who answer at once come one after the other
        presentation.refresh_from_db(from_queryset=Presentation.objects.select_for_update())
        require_changer(by, presentation)  # she may have been taken off the programme by then
    if presentation.is_withdrawn:
        return redirect(presentation)
    speaker = None if by.is_staff else place_of(by, presentation)
    stands = standing(presentation, speaker) if speaker else None
    form = _terms_form(request, presentation, stands)
    if form.is_valid():
        _keep_terms(by, presentation, form)
        messages.success(request, _("Endringen er lagret."))
        return redirect(presentation)
    context = {"presentation": presentation, "form": form, "standing": stands}
    return render(request, "gatherings/presentation_terms.html", context)


@login_not_required
@require_safe
def version_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    version = _earlier(request, code, number)
    if version is None:
        return without_version(request, code)
    context = {
        "presentation": version.presentation,
        "version": version,
        "strip": strip(version),
        "newest": version.presentation.newest(),
    }
    return render(request, "gatherings/version_detail.html", context)


@login_not_required
@require_safe
def version_download(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    version = _earlier(request, code, number)
    return file_of(request, version) if version else without_version(request, code)


@require_POST
@changing(alone=True)
def version_restore(
    request: HttpRequest, presentation: Presentation, by: Person, number: int
) -> HttpResponse:
    version = _kept(presentation, number)
    before = presentation.newest()
    try:
        again = restore(version=version, by=by)
    except FileNotFoundError:
        messages.error(request, _("Filen til denne versjonen er borte, så den kan ikke legges ut."))
        return redirect("gatherings:version_detail", presentation.code, number)
    messages.success(request, said_of(again, before))
    return redirect(presentation)


@require_POST
@changing(alone=True)
def version_release(
    request: HttpRequest, presentation: Presentation, by: Person, number: int
) -> HttpResponse:
    release(version=_kept(presentation, number), by=by)
    messages.success(request, _("Versjon %(number)d er sluppet fri.") % {"number": number})
    return redirect(presentation)


@require_POST
@changing(alone=True)
def version_reread(
    request: HttpRequest, presentation: Presentation, by: Person, number: int
) -> HttpResponse:
    """Try again a file that could not be read."""
    read_again(version=_kept(presentation, number), by=by)
    messages.success(request, _("Filen leses på nytt. Last siden på nytt om litt."))
    return redirect(presentation)


def _kept(presentation: Presentation, number: int) -> PresentationVersion:
    versions = presentation.versions.kept().defer("text")
    return get_object_or_404(versions, number=number)


def _kept_as_next(
    request: HttpRequest, form: NewVersionForm, presentation: Presentation, by: Person
) -> bool:
    """Whether it was taken; else the form says why not."""
    try:
        messages.success(request, form.keep(presentation, by))
    except Refused as refused:
        form.add_error(None, refused)
        return False
    return True


def _terms_form(
    request: HttpRequest, presentation: Presentation, stands: Standing | None
) -> TermsForm | ConsentForm:
    """The secretariat decides all of it; who speaks says what she has agreed to."""
    data, _files = _sent(request)
    if stands is None:
        return TermsForm(data, instance=presentation)
    return ConsentForm(data) if data is not None else ConsentForm.of(presentation, stands.said)


def _keep_terms(by: Person, presentation: Presentation, form: TermsForm | ConsentForm) -> None:
    if isinstance(form, TermsForm):
        form.keep(by)
    elif speaker := place_of(by, presentation):
        answer(visit=Visit(speaker, None), presentation=presentation, **form.cleaned_data)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: nothing, until it is sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _earlier(request: HttpRequest, code: str, number: int) -> PresentationVersion | None:
    """One version, whichever it is: for the secretariat alone. Others do not know of it."""
    if not getattr(request.user, "is_staff", False):
        return None
    versions = PresentationVersion.objects.visible_to(request.user).defer("text")
    programme = versions.select_related("presentation__gathering", "presentation__item")
    found = programme.select_related("uploaded_by")
    return found.filter(presentation__code=code, number=number).first()


def _is_gone_for(person: Any, presentation: Presentation) -> bool:
    """Whether it is withdrawn, and not hers to put out again."""
    return presentation.is_withdrawn and not may_change(person, presentation)
