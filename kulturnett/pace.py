"""How often one may ask for what is cheap but tempting to a program: so many times a while.

Kept in each web process for itself: a bound on harm, not a count to rely on. Asks no database.
"""

from collections import Counter
from time import monotonic


class Pace:
    """At most `most` askings of one in each stretch of `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._until = 0.0
        self._asked: Counter[str] = Counter()

    def allows(self, who: str) -> bool:
        """Whether `who` may ask once more; that is then counted."""
        now = monotonic()
        if now >= self._until:
            self._asked, self._until = Counter(), now + self._seconds
        self._asked[who] += 1
        return self._asked[who] <= self._most
