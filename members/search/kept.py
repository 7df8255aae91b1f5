"""What searches gave, kept in each process until something that can be found changes.

The database notes each transaction that changes an entry. An answer holds for one who may see the
same, as long as no such transaction is seen now that was not seen before the answer was made; what
opens by the clock ends it, too. So nothing is ever taken out by hand.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from django.core.cache import caches
from django.db import connection
from django.utils import timezone

_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
# In a transaction that has written, what is seen may never have been: nothing is kept there.
_STATE: Final = """
SELECT pg_current_snapshot()::text,
    pg_current_xact_id_if_assigned() IS NULL,
    EXISTS (
        SELECT FROM members_searchtouch
        WHERE transaction >= pg_snapshot_xmin(%(seen)s::pg_snapshot)::text::bigint
        AND NOT pg_visible_in_snapshot(transaction::text::xid8, %(seen)s::pg_snapshot)
    ),
    (SELECT min(visible_from) FROM members_searchentry WHERE visible_from > %(now)s)
"""


def kept[Answer](question: tuple[Any, ...], make: Callable[[], Answer]) -> Answer:
    """What `make` gave when the same was asked, or gives now.

    `question` tells who asks, what, and all else that makes one answer differ from another.
    """
    asked = (connection.settings_dict["NAME"], question)
    key, now = sha256(repr(asked).encode()).hexdigest(), timezone.now()
    answer, seen, until = caches["searches"].get(key) or (None, None, now)
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"seen": seen, "now": now})
        ((sees, keeps, changed, opens),) = cursor.fetchall()
    if answer is None or changed or not keeps or until <= now:
        answer = make()
        if keeps:
            caches["searches"].set(key, (answer, sees, opens or _NEVER))
    return answer
