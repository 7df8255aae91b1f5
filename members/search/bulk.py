"""Many entries at once, as when an archive is filled: written without triggers, then joined up.

    with members.search.bulk.writing():        # one transaction; nothing is kept for each row
        COPY members_searchentry (kind, key, page, title, filename, people, place, text, url, year,
            gathering, audience, draft, visible_from, owners, vector) FROM STDIN
        COPY members_person …, members_appointment …

One row a thing with page 0 (kind «presentation», key its primary key, url «/p/<code>/», title,
filename, people «Kari Moe, Ola Li», place the gathering's title, gathering its primary key, year,
audience «public», «members» or «secretariat», draft false, owners '{7,9}' the speakers' persons),
and one a page with text (page 1…, text, the same title, people, place, audience, owners, and url
«/p/<code>/side/7/»). Kinds «gathering» (url its page, place the venue, gathering its own key,
audience «public») and «talk» (key the AgendaItem's, url the gathering's page, people, place its
title) alike. `vector` is members.search.Entry(…).vector: text that COPY reads as a tsvector.
Persons and organisations write their own when the block ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_WORDS = """
WITH counted AS MATERIALIZED (
    SELECT word, ndoc FROM ts_stat('SELECT vector FROM members_searchentry')
    WHERE word !~ '[0-9]' AND length(word) <= 40
), gone AS (
    DELETE FROM members_searchword AS known
    WHERE NOT EXISTS (SELECT FROM counted WHERE counted.word = known.word)
)
INSERT INTO members_searchword AS known (word, entries)
SELECT word, ndoc FROM counted ORDER BY word
ON CONFLICT (word) DO UPDATE SET entries = excluded.entries
WHERE known.entries <> excluded.entries
"""
# No answer is kept for so long: see CACHES["searches"].
_OLD_TOUCHES = "DELETE FROM members_searchtouch WHERE at < now() - interval '1 day'"
_REGISTER = """
SELECT count(members_search_organisation(id)) FROM members_organisation;
SELECT count(members_search_person(id)) FROM members_person;
"""


@contextmanager
def writing() -> Iterator[None]:
    """One transaction in which entries are written in bulk; at its end the words are counted."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kulturnett.search_bulk', 'on', true)")
        yield
        cursor.execute(_REGISTER)
        cursor.execute(_WORDS)
        cursor.execute("SELECT set_config('kulturnett.search_bulk', '', true)")


def count_words() -> None:
    """Count the words of all entries anew, and drop those that no entry has; old touches go, too.

    Done every night.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WORDS)
        cursor.execute(_OLD_TOUCHES)
