"""Where sign-in leads who was on her way to nothing in particular."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gatherings.models import Gathering
from members.models import Person


@never_cache
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """A member lands on the gathering that is now, next, or last held; others at the front."""
    person = request.user
    if not (isinstance(person, Person) and person.is_member):
        return redirect("front")
    gatherings = Gathering.objects.visible_to(person).announced().not_cancelled()
    return redirect(gatherings.coming().first() or gatherings.past().first() or "front")
