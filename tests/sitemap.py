"""Finds every address of the site, however deep it is included."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Address(NamedTuple):
    """`route` as the site map writes it, in full; `space` is the namespaces before the name."""

    route: str
    space: str
    name: str
    callback: Callable[..., Any]


def addresses() -> list[Address]:
    """All of them, the admin's too."""
    return list(_below(get_resolver(), "", ()))


def own_addresses() -> list[Address]:
    """Those that are pages of ours: not the admin's."""
    return [address for address in addresses() if address.space.partition(":")[0] != "admin"]


def _below(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(route, ":".join(spaces), pattern.name or "", pattern.callback)
        else:
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from _below(pattern, route, (*spaces, *space))
