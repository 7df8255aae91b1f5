"""What the network shows of itself on every page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from members.models import Network


def _version(_request: HttpRequest) -> str | None:
    network = Network.objects.exclude(mark="").first()
    return f'"{network.mark_version}"' if network else None


@login_not_required
@require_safe
@condition(etag_func=_version)
def network_mark(_request: HttpRequest) -> HttpResponse:
    """The network's own mark, as it was made anew when it came; 404 without one."""
    network = Network.objects.exclude(mark="").first()
    if network is None:
        raise Http404
    try:
        with network.mark.open() as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    kept = {"Cache-Control": "public, max-age=86400", "Cross-Origin-Resource-Policy": "same-origin"}
    return HttpResponse(content, content_type="image/png", headers=kept)
