"""What the secretariat does when a file could not be read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gatherings.conversion.converting import read_again
from gatherings.models import PresentationVersion
from gatherings.rights import require_secretary


@require_POST
def version_reread(request: HttpRequest, code: str, number: int) -> HttpResponse:
    versions = PresentationVersion.objects.visible_to(request.user).defer("text")
    version = get_object_or_404(
        versions.select_related("presentation"), presentation__code=code, number=number
    )
    read_again(version=version, by=require_secretary(request.user))
    messages.success(request, _("Filen leses på nytt. Last siden på nytt om litt."))
    return redirect(version.presentation)
