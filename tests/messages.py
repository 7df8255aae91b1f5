"""Keeps locale/nn whole: `python -m tests.messages` adds what is new, `--check` says what lacks.

What people read is Bokmål in the source; the message is its own key. Nynorsk stands in
locale/nn/LC_MESSAGES/django.po, by hand.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

CHECKOUT = Path(__file__).resolve().parent.parent
APPS = ("kulturnett", "members", "gatherings", "workgroup")
CATALOGUE = CHECKOUT / "locale/nn/LC_MESSAGES/django.po"
# What our own Bokmål says in place of Django's: Nynorsk says it too.
GAPS = CHECKOUT / "locale/nb/LC_MESSAGES/django.po"
_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
_FILLED_IN = re.compile(r"%(?:\(\w+\))?[sdr]|\{\w*\}")
_IN_TEMPLATE = re.compile(
    r"""\b(?P<name>_|n?p?gettext)\(\s*(?P<texts>(?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*)+)""",
    re.DOTALL,
)


class Text(NamedTuple):
    """What is to be said; `plural` and `context` where it has them."""

    text: str
    plural: str = ""
    context: str = ""


def in_python(source: str) -> Iterator[Text]:
    """The texts of a module, wherever they are marked."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield from _called(name, [text for text in given if isinstance(text, str)])


def in_template(source: str) -> Iterator[Text]:
    """The texts of a template."""
    for found in _IN_TEMPLATE.finditer(templatize(source)):
        texts = ast.literal_eval(f"[{found['texts']}]")
        yield from _called(found["name"], texts)


def _called(name: str, texts: list[str]) -> Iterator[Text]:
    context = ""
    if name in _IN_CONTEXT and texts:
        context, *texts = texts
    if name in _PLAIN | _IN_CONTEXT and texts and texts[0]:
        plural = texts[1] if name.startswith("n") and len(texts) > 1 else ""
        yield Text(texts[0], plural, context)


def needed() -> dict[Text, str]:
    """Every text of the product, and a file where it stands."""
    found: dict[Text, str] = {}
    for path in _files():
        read = in_python if path.suffix == ".py" else in_template
        for text in read(path.read_text(encoding="utf-8")):
            found.setdefault(text, str(path.relative_to(CHECKOUT)))
    for entry in polib.pofile(str(GAPS)):
        found.setdefault(_of(entry), str(GAPS.relative_to(CHECKOUT)))
    return found


def _files() -> Iterator[Path]:
    for app in APPS:
        yield from (
            path for path in (CHECKOUT / app).rglob("*.py") if "migrations" not in path.parts
        )
    for path in sorted((CHECKOUT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            yield path


def _of(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def _said(entry: polib.POEntry) -> bool:
    return bool(all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr)


def _alike(entry: polib.POEntry) -> bool:
    """Whether what is filled in is the same in both."""
    said = [*entry.msgstr_plural.values()] or [entry.msgstr]
    asked = _FILLED_IN.findall(entry.msgid_plural or entry.msgid)
    return all(sorted(_FILLED_IN.findall(text)) == sorted(asked) for text in said[-1:])


def missing() -> list[str]:
    """A line for each text that is lacking, unused, filled in otherwise or not compiled."""
    catalogue, wanted = polib.pofile(str(CATALOGUE)), needed()
    said = {_of(entry) for entry in catalogue if _said(entry)}
    compiled = {_of(entry) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    lacks = [f"{place}: {text.text!r}" for text, place in wanted.items() if text not in said]
    unused = [
        f"ikke i bruk lenger: {_of(entry).text!r}"
        for entry in catalogue
        if _of(entry) not in wanted
    ]
    unlike = [f"fyller inn noe annet: {e.msgid!r}" for e in catalogue if _said(e) and not _alike(e)]
    return lacks + unused + unlike + [f"ikke kompilert: {text.text!r}" for text in said - compiled]


def write() -> None:
    """Bring the catalogue to what is needed, in the order of the source, and compile it."""
    catalogue = polib.pofile(str(CATALOGUE))
    known = {_of(entry): entry for entry in catalogue}
    whole = polib.POFile(wrapwidth=0)
    whole.header, whole.metadata = catalogue.header, catalogue.metadata
    for text in needed():
        plurals = {0: "", 1: ""} if text.plural else {}
        new = polib.POEntry(
            msgid=text.text,
            msgid_plural=text.plural,
            msgctxt=text.context or None,
            msgstr_plural=plurals,
        )
        whole.append(known.get(text, new))
    whole.save(str(CATALOGUE))
    whole.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def main(arguments: list[str]) -> int:
    """Write, or with --check tell; returns the exit status."""
    if arguments != ["--check"]:
        write()
    lines = missing()
    sys.stdout.writelines(f"nynorsk mangler: {line}\n" for line in lines)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
