"""The answer to the yearly question: from a link in the mail, without signing in."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from members import checks
from members.answer_form import AnswerForm
from members.language import speak_as_the_letter
from members.models import YearlyCheck


@login_not_required
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question with the answer of the link chosen: only its button sends it."""
    check = checks.check_of(token)
    if check is None:
        return _page(request, "members/answer_gone.html", check, status=410)
    speak_as_the_letter(request, check.appointment.person)
    if check.answered_at:
        return _page(request, "members/answer_given.html", check)
    form = AnswerForm.asked(request)
    if not form.is_valid():
        return _page(request, "members/answer.html", check, form=form)
    with suppress(checks.AnsweredError):  # by the other of two clicks: the page says what it was
        checks.answer(check=check, **form.cleaned_data)
    return redirect("members:answer", token)


def _page(
    request: HttpRequest,
    template: str,
    check: YearlyCheck | None,
    *,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"check": check, "form": form}
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
