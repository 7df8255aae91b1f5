"""Which presentation of a gathering a new file is likely a revision of."""

import re
import unicodedata
from typing import Final

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion

# What people add to a name when they save it again, after folding.
_AGAIN: Final = re.compile(
    r"""
    \( \d{1,3} \)                                               # the browser's «(1)»
    | (?<![a-z0-9]) (?: 20\d\d[-._ ]?[01]\d[-._ ]?[0-3]\d | [0-3]?\d[-._][01]?\d[-._](?:20)?\d\d )
      (?![a-z0-9])                                              # a date
    | (?<![a-z0-9]) (?: v | ver | versjon | version | rev | revisjon | utkast | draft | korr )
      [-_. ]? \d{1,3} (?: [._] \d{1,3} )* (?![a-z0-9])          # v2, versjon 1.3
    | (?<![a-z0-9]) (?: endelig | final | siste? | nyeste | ny | oppdatert | revidert | rettet
      | redigert | korrigert | utkast | draft | kopi(?:[ ]av)? | copy(?:[ ]of)? | versjon | version
      ) (?![a-z0-9])
    """,
    re.VERBOSE,
)
# Names that many speakers give: they say nothing of whose it is.
_ANYBODYS: Final = frozenset(
    {"", "presentasjon", "presentation", "innlegg", "foredrag", "lysark", "slides", "powerpoint"}
)


def stem(name: str) -> str:
    """What is left of a file's name without its ending, version, date and «kopi av».

    «Kultur på Røros_v2 (1).pptx» and «kultur-paa-roeros ENDELIG.pdf» have the same.
    """
    base = re.sub(r"\.[A-Za-z0-9]{1,10}$", "", name)
    folded = unicodedata.normalize("NFKD", base.casefold().replace("ø", "o").replace("æ", "ae"))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = re.findall(r"[^\W_]+", _AGAIN.sub(" ", plain.replace("_", " ")))
    return " ".join(words).replace("aa", "a").replace("oe", "o")


def likely_earlier(
    *, gathering: Gathering, name: str, sha256: str, item: AgendaItem | None
) -> Presentation | None:
    """The presentation of `gathering` that a file called `name` looks like a new version of.

    The same bytes first, then the same name but for version and date, then the same programme
    entry, then the same speaker. One that is asked for and has no file yet counts; one that is
    withdrawn does not. Two questions to the database, and a third for the same speaker.
    """
    found = list(_with_names(gathering))
    same_bytes = [one for one in found if sha256 and sha256 in _kept(one, "sha256")]
    same_name = [one for one in found if _is_called(one, stem(name)) and not _apart(one, item)]
    same_item = [one for one in found if item and one.item_id == item.pk]
    by_order = [*same_bytes, *same_name, *same_item]
    return by_order[0] if by_order else _of_same_speaker(found, item)


def _with_names(gathering: Gathering) -> list[Presentation]:
    """Those that can get a version, the newest first, with what their files were called."""
    present = gathering.presentations.exclude(state=Presentation.State.WITHDRAWN)
    found = list(present.order_by("-pk"))
    kept = PresentationVersion.objects.kept().filter(presentation__in=found)
    named: dict[int, list[PresentationVersion]] = {}
    for version in kept.only("presentation_id", "name", "sha256"):
        named.setdefault(version.presentation_id, []).append(version)
    for presentation in found:
        vars(presentation)["kept"] = named.get(presentation.pk, [])
    return found


def _kept(presentation: Presentation, field: str) -> set[str]:
    return {getattr(version, field) for version in vars(presentation)["kept"]}


def _is_called(presentation: Presentation, wanted: str) -> bool:
    if wanted in _ANYBODYS:
        return False
    return wanted in {stem(name) for name in _kept(presentation, "name") | {presentation.title}}


def _apart(presentation: Presentation, item: AgendaItem | None) -> bool:
    """Whether both are known to belong to a talk, and not to the same."""
    return bool(item and presentation.item_id and presentation.item_id != item.pk)


def _of_same_speaker(found: list[Presentation], item: AgendaItem | None) -> Presentation | None:
    if item is None:
        return None
    people = item.speakers.filter(person__isnull=False).values("person")
    theirs = AgendaItem.objects.filter(speakers__person__in=people, gathering=item.gathering_id)
    talks = set(theirs.values_list("pk", flat=True))
    return next((one for one in found if one.item_id in talks), None)
