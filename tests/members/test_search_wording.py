"""What can be written in the search field."""

import pytest

from members.search.wording import read


def said(text: str) -> tuple[list[list[str]], list[str]]:
    wording = read(text)
    return (
        [[term.query for term in group] for group in wording.wanted],
        [term.query for term in wording.unwanted],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ([], [])),
        ("og på", ([], [])),
        ("kultur helse", ([["'kultur'"], ["'hels'"]], [])),
        ('"psykisk helse"', ([["'psykisk' <1> 'hels'"]], [])),
        ('"barn og unge"', ([["'barn' <2> 'ung'"]], [])),
        ("helse -idrett", ([["'hels'"]], ["'idrett'"])),
        ('helse -"psykisk helse"', ([["'hels'"]], ["'psykisk' <1> 'hels'"])),
        ("kor OR korps", ([["'kor'", "'korp'"]], [])),
        ("kor ELLER korps tilskudd", ([["'kor'", "'korp'"], ["'tilskudd'"]], [])),
        ("OR kor OR", ([["'kor'"]], [])),
        ("e-post", ([["'post'"]], [])),
        ("U.K.M. i Lom", ([["'ukm'"], ["'lom'"]], [])),
        ("§ 4 25 %", ([["'paragraf' <1> '4'"], ["'25' <1> 'prosent'"]], [])),
        ("H.C. Andersen", ([["'andersen'"]], [])),
        ("musikk-/kulturskole", ([["'musikk' <1> 'kulturskol'"]], [])),
        ('"uferdig', ([["'uferdig'"]], [])),
        ("-", ([], [])),
        ("'); DROP TABLE--", ([["'drop'"], ["'tabl'"]], [])),
        ("a & b | !c:*", ([], [])),
    ],
)
def test_what_is_written_is_understood(
    text: str, expected: tuple[list[list[str]], list[str]]
) -> None:
    assert said(text) == expected


def test_a_long_text_is_read_by_its_beginning() -> None:
    assert len(read("kulturskole " * 100).wanted) == 8
