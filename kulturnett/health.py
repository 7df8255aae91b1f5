"""For the load balancer: whether the process is alive, and whether it is ready."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Alive: touches nothing."""
    return HttpResponse("lever\n", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def health_ready(_request: HttpRequest) -> JsonResponse:
    """Ready: database, migrations and storage answer. 503 tells which does not."""
    parts = {"database": False, "migrasjoner": False, "lagring": _storage_answers()}
    try:
        executor = MigrationExecutor(connection)
        parts["database"] = True
        parts["migrasjoner"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        pass
    ready = all(parts.values())
    return JsonResponse(parts, status=200 if ready else 503, headers={} if ready else _RETRY)


_RETRY = {"Retry-After": "10"}


def _storage_answers() -> bool:
    """Whether a file can be written and removed."""
    try:
        name = default_storage.save("helse/klar", ContentFile(b"klar"))
        default_storage.delete(name)
    except OSError:
        return False
    return settings.MEDIA_ROOT.is_dir()
