"""The page where what hangs on a person who leaves is handed over."""

from contextlib import suppress

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kulturnett.handover import ClosedError, UndecidedError, close
from kulturnett.handover_form import HandoverForm
from members.models import Handover, Person
from members.periods import last_day


@never_cache
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Handover.objects.visible_to(request.user).select_related(
        "appointment__person", "appointment__organisation", "successor", "closed_by"
    )
    found = get_object_or_404(visible, pk=pk)
    if not admin.site.has_permission(request):  # the desk's own door asks for a second factor
        return redirect_to_login(request.path, reverse("admin:login"))
    context = {"handover": found, "last": last_day(found.appointment.period)}
    if found.closed_at:
        return render(request, "handover_closed.html", context | {"lines": found.lines.all()})
    form = HandoverForm(found, request.POST if request.method == "POST" else None)
    if form.is_valid() and isinstance(request.user, Person):
        with suppress(ClosedError):
            form = _closed(found, form, request.user)
        if form.is_valid():
            return redirect(found)
    return render(request, "handover.html", context | {"form": form})


def _closed(found: Handover, form: HandoverForm, by: Person) -> HandoverForm:
    """Close it, and return the form: with errors where it could not be."""
    try:
        close(handover=found, choices=form.choices, successor=form.takes_over(), by=by)
    except UndecidedError:
        return HandoverForm(found, form.data)
    except ValidationError as error:
        form.refuse(error)
    except IntegrityError:
        form.add_error(None, _("Noen andre endret registeret samtidig. Se over og prøv igjen."))
    return form
