"""The public page about personal data, out of what the code says of each field."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kulturnett.privacy import by_matter, cookies


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"matters": by_matter(), "cookies": cookies()})
