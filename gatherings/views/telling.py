"""«Si fra»: the message that the presentations are there, looked over before it goes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gatherings.models import Gathering
from gatherings.talks import telling
from gatherings.talks.requested import missing
from gatherings.views.secretariat import for_secretariat
from members.models import Person
from members.numbers import number


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat(back="gatherings:gathering_tell")
def gathering_tell(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:
    """Show the message and how many get it; the button sends what was shown."""
    if request.method == "POST":
        shown = [number(key) for key in request.POST.getlist("version")]
        count = telling.tell(gathering=gathering, by=by, shown=shown)
        _tell_how_many(request, count, more=bool(telling.news(gathering)))
        return redirect("gatherings:gathering_tell", gathering.slug)
    versions = telling.news(gathering)
    context = {
        "gathering": gathering,
        "versions": versions,
        "count": len(telling.recipients()),
        "missing": list(missing(gathering)),
        "all_in": telling.is_all_in(gathering),
        "letter": telling.letter(
            gathering=gathering, versions=versions, language=get_language() or "nb"
        ),
    }
    return render(request, "gatherings/gathering_tell.html", context)


@require_POST
@for_secretariat(back="gatherings:gathering_tell")
def gathering_tell_itself(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:  # noqa: ARG001 the pages of the secretariat are given both
    """Let the message go by itself when the talks are in, or stop it."""
    telling.let_it_tell_itself(gathering=gathering, whether="stop" not in request.POST)
    messages.success(request, _("Valget er lagret."))
    return redirect("gatherings:gathering_tell", gathering.slug)


def _tell_how_many(request: HttpRequest, count: int, *, more: bool) -> None:
    """How many are written to; `more` says that there is news that she has not looked over."""
    if count:
        said = ngettext(
            "Meldingen er lagt i kø til %(count)s medlem.",
            "Meldingen er lagt i kø til %(count)s medlemmer.",
            count,
        )
        messages.success(request, said % {"count": count})
    elif not more:
        messages.warning(request, _("Ingenting er sendt: det er ikke noe nytt å si fra om."))
    if more:
        said = _(
            "Det som har kommet siden du åpnet siden, er ikke sendt. Se over meldingen om det her."
        )
        messages.warning(request, said)
