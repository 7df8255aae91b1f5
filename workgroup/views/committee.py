"""The committee: who sits there now, and who sat there before."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workgroup.models import FollowUpNote, Seat, Term
from workgroup.seats import places

NEWEST = 5


@login_not_required
@require_safe
def committee(request: HttpRequest) -> HttpResponse:
    term = Term.objects.today().first()
    seats = Seat.objects.today().with_holder()
    ended = groupby(Seat.objects.ended(), key=lambda seat: seat.term)
    context = {
        "term": term,
        "places": places(term, seats) if term else [],
        "terms": [(ended_term, list(held)) for ended_term, held in ended],
        "notes": FollowUpNote.objects.visible_to(request.user).listed()[:NEWEST],
    }
    return render(request, "workgroup/committee.html", context)
