"""Connections to the database are few: what is slow, and asks nothing, holds none."""

from django.db import connection


def give_back() -> None:
    """Give this request's connection back to the pool; the next question takes one again.

    Django would hold it until the request's end, so that a few slow readers or senders would keep
    everybody else from the database. Inside a transaction (a test's) there is nothing to give back.
    """
    if not connection.in_atomic_block:
        connection.close()
