"""What every page knows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kulturnett.contact import network_facts


def network(_request: HttpRequest) -> dict[str, Any]:
    """`network`: name, region and the secretariat's contact; read when a template first asks."""
    return {"network": SimpleLazyObject(network_facts)}
