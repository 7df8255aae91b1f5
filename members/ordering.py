"""Norwegian alphabetical order, … z æ ø å, on any PostgreSQL and any locale."""

from django.db.models import CharField, F, Func, GeneratedField, Value
from django.db.models.functions import Lower

# In ASCII the three signs after z are { | }: they stand for æ, ø and å. Capitals are named too,
# since lower() leaves Å alone in a database of C locale. ä and ö sort as æ and ø; the rest by its
# base letter.
_LETTERS = {
    "æäÆÄ": "{", "øöØÖ": "|", "åÅ": "}",
    "áàâãÁÀÂÃ": "a", "čçČÇ": "c", "đĐ": "d", "éèêëÉÈÊË": "e", "ïíîÏÍÎ": "i", "ŋñŊÑ": "n",
    "óòôõÓÒÔÕ": "o", "šŠ": "s", "ŧŦ": "t", "úùûÚÙÛ": "u", "üýÜÝ": "y", "žŽ": "z",
}  # fmt: skip
_FROM = "".join(_LETTERS)
_TO = "".join(sign * len(letters) for letters, sign in _LETTERS.items())


def _folded(field: str) -> Func:
    return Func(Lower(F(field)), Value(_FROM), Value(_TO), function="translate")


def sort_key(field: str, *, persons: bool = False) -> GeneratedField:
    """A stored column to order by, made of `field`; with `persons` a word's first aa sorts as å."""
    expression = _folded(field)
    if persons:
        expression = Func(
            _folded(field), Value(r"\maa"), Value("}"), Value("g"), function="regexp_replace"
        )
    return GeneratedField(
        expression=expression,
        output_field=CharField(max_length=255, db_collation="C"),
        db_persist=True,
        editable=False,
    )
