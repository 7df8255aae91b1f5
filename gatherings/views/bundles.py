"""All of a gathering's presentations in one file."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from gatherings.files.bundles import bundle, zip_name
from gatherings.files.downloads import Offer, pieces_response
from gatherings.models import Gathering, PresentationVersion
from gatherings.usage import all_fetched


@login_not_required
@require_safe
def gathering_zip(request: HttpRequest, slug: str) -> HttpResponseBase:
    gathering = get_object_or_404(Gathering.objects.visible_to(request.user), slug=slug)
    items = list(gathering.items.with_speakers())
    packed = bundle(PresentationVersion.objects.of_gathering(gathering, items, request.user))
    if packed is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    offer = Offer(name=zip_name(gathering), content_type="application/zip", tag=packed.tag)
    response = pieces_response(
        request, offer, size=packed.archive.size, pieces=packed.archive.pieces
    )
    all_fetched(packed.versions, request, response)
    return response
