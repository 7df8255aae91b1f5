"""Searching, as the tests say it."""

from members.search import Filters, Searcher, search


def everything() -> Searcher:
    """One who may see all."""
    return Searcher(rooms=None)


def found(words: str, searcher: Searcher, **filters: object) -> list[str]:
    """The titles that are found, best first."""
    finds = search(words, searcher, Filters(**filters))  # type: ignore[arg-type]  # as named
    return [hit.title for hit in finds.hits]
