"""The secretariat's page about who speaks: what is asked for, what has come, links and letters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gatherings.models import Gathering, Speaker
from gatherings.talks import letters as talk_letters
from gatherings.talks import links as talk_links
from gatherings.talks import requested
from gatherings.talks.form import DayField
from gatherings.views.secretariat import for_secretariat
from members.models import Network, Person

_SPEAKERS = "gatherings:gathering_speakers"


class AskForm(forms.Form):
    """Which talks owe a presentation, and until when."""

    item = forms.TypedMultipleChoiceField(coerce=int, required=False)
    due_on = DayField(
        label=gettext_lazy("Frist"),
        required=False,
        error_messages={"invalid": gettext_lazy("Skriv fristen som en dato.")},
    )

    def __init__(self, gathering: Gathering, *args: Any) -> None:
        super().__init__(*args)
        items: Any = self.fields["item"]
        items.choices = [(pk, "") for pk in gathering.items.values_list("pk", flat=True)]

    def ticked(self, talks: Iterable[requested.Talk]) -> set[int]:
        """The talks that are chosen: those that were sent, else those nobody has asked for."""
        if not self.is_bound:
            return {talk.item.pk for talk in talks if not talk.asked}
        sent = self["item"].value() or ()
        return {talk.item.pk for talk in talks if str(talk.item.pk) in sent}


@never_cache
@require_safe
@for_secretariat(back=_SPEAKERS)
def gathering_speakers(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:  # noqa: ARG001 every view here is given both
    return _page(request, gathering)


@require_POST
@for_secretariat(back=_SPEAKERS)
def gathering_ask(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:  # noqa: ARG001 as above
    """Ask for the chosen talks' presentations, or no more; nothing is sent."""
    form = AskForm(gathering, request.POST)
    if not form.is_valid():
        return _page(request, gathering, form)
    items, due_on = form.cleaned_data["item"], form.cleaned_data["due_on"]
    if "no_more" in request.POST:
        count = requested.ask_no_more(gathering=gathering, items=items)
        said = ngettext(
            "%(count)s innlegg er ikke lenger etterspurt.",
            "%(count)s innlegg er ikke lenger etterspurt.",
            count,
        )
    else:
        count = requested.ask(gathering=gathering, items=items, due_on=due_on)
        said = ngettext(
            "%(count)s presentasjon er etterspurt. Send lenken når du vil.",
            "%(count)s presentasjoner er etterspurt. Send lenkene når du vil.",
            count,
        )
    messages.success(request, said % {"count": count})
    return redirect(_SPEAKERS, gathering.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_secretariat(back=_SPEAKERS)
def gathering_letters(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:
    """Show who would be written to, and what; the button writes to those who were shown."""
    if request.method == "POST":
        keys = request.POST.getlist("to")
        sent = talk_letters.write(gathering=gathering, keys=keys, by=by)
        _tell_how_many(request, sent, len(keys) - sent)
        return redirect(_SPEAKERS, gathering.slug)
    found = talk_letters.addressees(gathering, request.GET.get("til", ""))
    chosen = [one for one in found if not one.why_not]
    samples = {one.is_reminder: one for one in reversed(chosen)}.values()  # one of each letter
    url = f"{request.build_absolute_uri('/innlegg/')}…/"  # hers is made when it is sent
    network = Network.objects.select_related("contact").first()
    context = {
        "gathering": gathering,
        "chosen": chosen,
        "left_out": [one for one in found if one.why_not],
        "letters": [
            talk_letters.letter(addressee=one, url=url, by=by, network=network) for one in samples
        ],
    }
    return render(request, "gatherings/gathering_letters.html", context)


@never_cache
@require_POST
@for_secretariat(back=_SPEAKERS)
def speaker_link(request: HttpRequest, gathering: Gathering, by: Person, pk: int) -> HttpResponse:
    """Make a link, and show it this once: nobody can find it again."""
    speaker = get_object_or_404(Speaker, pk=pk, item__gathering=gathering)
    made = {"speaker": speaker, "url": talk_links.make_link(speaker=speaker, by=by)}
    return _page(request, gathering, made=made)


@require_POST
@for_secretariat(back=_SPEAKERS)
def speaker_revoke(request: HttpRequest, gathering: Gathering, by: Person, pk: int) -> HttpResponse:  # noqa: ARG001 as above
    """Let her links open nothing from now on."""
    speaker = get_object_or_404(Speaker, pk=pk, item__gathering=gathering)
    if talk_links.revoke_links(speaker=speaker):
        messages.success(request, _("Lenken er trukket tilbake og virker ikke lenger."))
    return redirect(_SPEAKERS, gathering.slug)


def _page(
    request: HttpRequest, gathering: Gathering, form: AskForm | None = None, made: Any = None
) -> HttpResponse:
    talks, form = requested.talks(gathering), form or AskForm(gathering)
    owing = [talk for talk in talks if talk.asked]
    context = {
        "gathering": gathering,
        "talks": talks,
        "ticked": form.ticked(talks),
        "missing": sum(not talk_letters.why_not(one) for talk in owing for one in talk.speakers),
        "form": form,
        "made": made,
    }
    return render(request, "gatherings/gathering_speakers.html", context)


def _tell_how_many(request: HttpRequest, sent: int, skipped: int) -> None:
    if sent:
        said = ngettext("%(count)s brev er lagt i kø.", "%(count)s brev er lagt i kø.", sent)
        messages.success(request, said % {"count": sent})
    if skipped > 0:
        said = ngettext(
            "%(count)s fikk ingen: har nettopp fått en lenke, eller kan ikke nås.",
            "%(count)s fikk ingen: har nettopp fått lenker, eller kan ikke nås.",
            skipped,
        )
        messages.warning(request, said % {"count": skipped})
