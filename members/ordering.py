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


_FOLD = str.maketrans(_FROM, _TO)


def folded(field: str) -> Func:
    """In SQL: the words of `field` as they are compared, whichever signs and capitals they have."""
    return Func(Lower(F(field)), Value(_FROM), Value(_TO), function="translate")


def fold(words: str) -> str:
    """The same in Python: «Ærlige Éva» is found by «ærlige eva»."""
    return words.lower().translate(_FOLD)


# Each sign of folded words, and the letters that it stands for.
_STANDS_FOR = {sign: f"{letters}{sign}{sign.upper()}" for letters, sign in _LETTERS.items()}


def pattern(word: str) -> str:
    """A regular expression for PostgreSQL: the folded `word` in a text that is not."""
    return "".join(
        f"[{_STANDS_FOR.get(sign, sign + sign.upper())}]"
        if sign.isalnum() or sign in _STANDS_FOR
        else f"\\{sign}"
        for sign in word
    )


def sort_key(field: str, *, persons: bool = False) -> GeneratedField:
    """A stored column to order by, made of `field`; with `persons` a word's first aa sorts as å."""
    expression = folded(field)
    if persons:
        expression = Func(
            folded(field), Value(r"\maa"), Value("}"), Value("g"), function="regexp_replace"
        )
    return GeneratedField(
        expression=expression,
        output_field=CharField(max_length=255, db_collation="C"),
        db_persist=True,
        editable=False,
    )
