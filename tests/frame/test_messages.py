"""Nynorsk is whole: what finds the texts finds all kinds of them, and what lacks is told."""

import polib
import pytest

from tests import messages
from tests.messages import Text, in_python, in_template


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("Hei")', [Text("Hei")]),
        ('x = gettext_lazy("Hei " "du")', [Text("Hei du")]),
        ('ngettext("%(n)s ting", "%(n)s ting", n)', [Text("%(n)s ting", "%(n)s ting")]),
        ('pgettext("knapp", "Lagre")', [Text("Lagre", "", "knapp")]),
        ('npgettext("liste", "én", "to", n)', [Text("én", "to", "liste")]),
        ("_(name)", []),
        ('say("Hei")', []),
    ],
)
def test_texts_of_a_module_are_found(source: str, found: list[Text]) -> None:
    assert list(in_python(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "Hei" %}', [Text("Hei")]),
        ('<a title="{% translate "Det er «her»" %}">', [Text("Det er «her»")]),
        ('{% translate "Lagre" context "knapp" %}', [Text("Lagre", "", "knapp")]),
        ("{% blocktranslate %}Hei, {{ name }}!{% endblocktranslate %}", [Text("Hei, %(name)s!")]),
        (
            (
                "{% blocktranslate count n=n %}{{ n }} ting{% plural %}{{ n }} ting til"
                "{% endblocktranslate %}"
            ),
            [Text("%(n)s ting", "%(n)s ting til")],
        ),
        ("<p>Hei</p>", []),
    ],
)
def test_texts_of_a_template_are_found(source: str, found: list[Text]) -> None:
    assert list(in_template(source)) == found


def test_what_lacks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    before = messages.missing()
    catalogue = {Text("Ny tekst"): "members/ny.py"} | messages.needed()
    monkeypatch.setattr(messages, "needed", lambda: catalogue)
    assert set(messages.missing()) - set(before) == {"members/ny.py: 'Ny tekst'"}


@pytest.mark.parametrize(
    ("said", "alike"), [("Hei, %(name)s", True), ("Hei, %(namn)s", False), ("Hei", False)]
)
def test_what_is_filled_in_must_be_the_same(said: str, alike: bool) -> None:  # noqa: FBT001 a table
    assert messages._alike(polib.POEntry(msgid="Hei, %(name)s", msgstr=said)) == alike
