"""What happens at the same time, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection


def at_once(number: int, act: Callable[[], Any]) -> list[Any]:
    """What `act` answers so many hands that do it at the same time."""
    with ThreadPoolExecutor(number) as hands:
        return list(hands.map(lambda _hand: _alone(act), range(number)))


def begun(hand: ThreadPoolExecutor, act: Callable[[], Any]) -> Future[Any]:
    """Let a hand begin; go on here when it waits for what this transaction holds, or is done."""
    future = hand.submit(_alone, act)
    while not (future.done() or _somebody_waits()):
        pass
    return future


def _alone(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE NOT granted AND datname = current_database())"
        )
        return bool(cursor.fetchone()[0])
