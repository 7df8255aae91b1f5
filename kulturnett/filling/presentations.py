"""Presentations by COPY: rows, versions with the text of their pages, and what is found of them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from psycopg.types.json import Jsonb

from gatherings.models import Presentation, PresentationVersion, SpeakerAnswer
from kulturnett.filling.copying import Row, copy
from kulturnett.filling.files import Shelf
from kulturnett.filling.found import Talk, entries
from kulturnett.filling.words import Words
from members.models import SearchEntry
from members.search.keeping import vector

_ZONE = ZoneInfo(settings.TIME_ZONE)
_DIFFERENT_PAGES = 5_000


class _Pages:
    """Texts of pages, some thousands of them, and what each is found by."""

    def __init__(self, words: Words, count: int) -> None:
        texts = [words.page() for _page in range(min(_DIFFERENT_PAGES, max(count, 1)))]
        self._pool = [(text, vector("", text=text)) for text in texts]
        self._words = words

    def draw(self, number: int) -> list[tuple[str, str]]:
        """So many texts with their vectors."""
        return [self._words.choice(self._pool) for _page in range(number)]


def write(talks: list[Talk], *, words: Words, shelf: Shelf, pages: int) -> None:
    """Write one presentation of one version for each talk, `pages` pages of text in all."""
    copy(Presentation, map(_presentation, talks))
    copy(SpeakerAnswer, map(_answer, talks))
    pool = _Pages(words, pages)
    each, more = divmod(pages, len(talks))
    drawn = [pool.draw(each + (number < more)) for number in range(len(talks))]
    pairs = list(zip(talks, drawn, strict=True))
    copy(PresentationVersion, (_version(talk, texts, shelf) for talk, texts in pairs))
    copy(SearchEntry, (row for talk, texts in pairs for row in entries(talk, texts)))


def _presentation(talk: Talk) -> Row:
    return {
        "id": talk.key,
        "code": talk.code,
        "gathering_id": talk.meeting.pk,
        "item_id": talk.item,
        "title": talk.title,
        "order": talk.order,
        "audience": talk.audience,
        "consent": talk.audience,
        "state": "ready",
    }


def _answer(talk: Talk) -> Row:
    return {"presentation_id": talk.key, "speaker_id": talk.speaking, "consent": talk.audience}


def _version(talk: Talk, texts: list[tuple[str, str]], shelf: Shelf) -> Row:
    day = talk.meeting.day + timedelta(days=1)
    return {
        "presentation_id": talk.key,
        "number": 1,
        "file": shelf.take(),
        "name": talk.filename,
        "size": shelf.size,
        "sha256": shelf.sha256,
        "kind": "pdf",
        "pages": len(texts) or None,
        "text": Jsonb([text for text, _vector in texts]),
        "conversion": "done",
        "uploaded_by_id": talk.person,
        "uploaded_at": datetime.combine(day, time(9), _ZONE),
        "told_at": datetime.combine(day, time(12), _ZONE),
    }
