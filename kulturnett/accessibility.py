"""The accessibility statement, by the model of Tilsynet for universell utforming av ikt.

Duty and content: forskrift om universell utforming av IKT-løsninger, § 4 c; WCAG 2.1 at level AA.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

STATED_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Breach:
    """A criterion that is not met everywhere: its number, what is wrong, and why or until when."""

    criterion: str
    what: Promise
    why: Promise


BREACHES = (
    Breach(
        "1.1.1, 1.3.1, 1.4.3",
        _("Presentasjoner og vedlegg kan mangle tekst til bilder, overskrifter eller kontrast."),
        _("Filene er laget av innlederne og legges ut slik de er."),
    ),
    Breach(
        "1.1.1",
        _("Kartet over regionen er et bilde."),
        _("Tabellen på samme side sier det samme."),
    ),
)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the portal is, what is not, and whom to tell."""
    context = {"stated_on": STATED_ON, "breaches": BREACHES}
    return render(request, "accessibility.html", context)
