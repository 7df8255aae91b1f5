"""Search: one table of what can be found, and how Norwegian words find it. Knows no other app.

`keeping` writes entries, `finding` finds them. See also SearchEntry and each app's search.py.
"""

from members.search.finding import Filters, Finds, Hit, Searcher, search
from members.search.keeping import Entry, forget, keep
from members.search.kept import kept
from members.search.marking import Marker, Part, marked, plain
from members.search.suggesting import Suggestion, named, suggest

__all__ = [
    "Entry", "Filters", "Finds", "Hit", "Marker", "Part", "Searcher", "Suggestion",
    "forget", "keep", "kept", "marked", "named", "plain", "search", "suggest",
]  # fmt: skip
