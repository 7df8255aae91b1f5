"""Words of an address, made of Norwegian ones."""

from django.utils.text import slugify

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


def slug(text: str) -> str:
    """«Vårsamling på Røros» → «varsamling-pa-roros»: slugify() alone drops æ and ø."""
    return slugify(text.translate(_LETTERS))
