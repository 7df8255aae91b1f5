"""How the pages of a presentation are shown: a strip of small pictures, and one at a time."""

import re
from dataclasses import dataclass
from typing import Final

from django.db.models import Func, JSONField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from gatherings.models import PageImage, PresentationVersion

PAGES_OF_TEXT: Final = 50
_LINE: Final = 100
_WORD: Final = re.compile(r"[^\W_]")


class Beginnings(Func):
    """How each page's text begins; a text of megabytes is not sent for its first lines."""

    template = (
        "(SELECT jsonb_agg(left(page, 300) ORDER BY number)"
        " FROM jsonb_array_elements_text(%(expressions)s) WITH ORDINALITY AS t (page, number))"
    )
    output_field = JSONField()


@dataclass(frozen=True, slots=True)
class Strip:
    """A picture of each page that has one, and whether pages have text."""

    images: list[PageImage]
    has_text: bool = False


def strip(version: PresentationVersion | None) -> Strip:
    """The pages of a version as pictures; two questions.

    Each picture has an `alt`: «Side 7 av 24: Frivillighet i Røros».
    """
    if version is None:
        return Strip([])
    images = list(version.images.all())
    rows = PresentationVersion.objects.filter(pk=version.pk)
    texts = dict(enumerate(rows.values_list(Beginnings("text"), flat=True).first() or [], 1))
    for image in images:
        vars(image)["alt"] = alt(version, image.number, texts.get(image.number) or "")
    return Strip(images, any(text.strip() for text in texts.values()))


def earlier(version: PresentationVersion | None) -> QuerySet[PresentationVersion]:
    """The other versions of the same presentation that are kept, the newest first."""
    if version is None:
        return PresentationVersion.objects.none()
    kept = PresentationVersion.objects.kept().filter(presentation=version.presentation_id)
    return kept.exclude(pk=version.pk).select_related("uploaded_by").defer("text")


def text_of(version: PresentationVersion, number: int) -> str:
    """The text of one page, without reading the others."""
    rows = PresentationVersion.objects.filter(pk=version.pk)
    return rows.values_list(KeyTextTransform(number - 1, "text"), flat=True).get() or ""


def alt(version: PresentationVersion, number: int, text: str) -> str:
    """What a picture of that page is called for who does not see it."""
    place = {"number": number, "total": version.pages or number}
    if line := first_line(text):
        return _("Side %(number)d av %(total)d: %(line)s") % (place | {"line": line})
    return _("Side %(number)d av %(total)d") % place


def first_line(text: str) -> str:
    """The first line of a page that says something, not too long."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    line = next((line for line in lines if _WORD.search(line)), "")
    if len(line) <= _LINE:
        return line
    return f"{line[:_LINE].rpartition(' ')[0] or line[:_LINE]} …"
