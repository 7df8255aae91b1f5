"""What an Office file fetches or starts by its links and buttons."""

from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import deck, odf, ooxml, relationships


def linked(relation: str, target: str) -> bytes:
    """A deck that refers to something outside itself."""
    lines = relationships(("rId9", relation, target, "External"))
    return ooxml("pptx", "", {"ppt/_rels/presentation.xml.rels": lines})


@pytest.mark.parametrize(
    ("relation", "target"),
    [
        ("image", "NULL"),  # PowerPoint's own, for a picture that was lost
        ("image", "https://example.org/a.png"),
        ("video", "https://www.youtube.com/embed/x"),
        ("video", "video.mp4"),
        ("audio", "../lyd.mp3"),
        ("externalLinkPath", "Budsjett.xlsx"),
        ("externalLinkPath", "Felles/Budsjett.xlsx"),
        ("externalLinkPath", "https://example.org/Budsjett.xlsx"),
        ("hyperlink", "https://ks.no"),
        ("hyperlink", "mailto:post@example.org"),
        ("hyperlink", "notat.docx"),
        ("hyperlink", "\\\\server\\mappe"),
        ("hyperlink", "file:///C:/Felles/notat.docx"),
        ("hyperlink", "../../felles/notat.docx"),
        ("hyperlink", "javascript:void(0)"),
        ("hyperlink", "JavaScript:__doPostBack('a','')"),
        ("hyperlink", "onenote:///\\\\server\\notat.one"),
        ("attachedTemplate", "Normal.dotm"),
        ("attachedTemplate", "/Users/kari/Maler/Kommune.dotx"),
        ("attachedTemplate", "file:///C:/Maler/a.dotx"),
        ("attachedTemplate", "file:///C:\\Users\\kari\\Maler\\a.dotx"),
        ("attachedTemplate", "H:\\Maler\\a.dotx"),
    ],
)
def test_a_link_is_fine(tmp_path: Path, relation: str, target: str) -> None:
    assert verdict(tmp_path, "lysark.pptx", linked(relation, target)) == "pptx"


@pytest.mark.parametrize(
    ("relation", "target"),
    [
        ("image", "/etc/passwd"),
        ("image", "file:/etc/passwd"),
        ("image", "FILE:///C:/a.png"),
        ("image", "fi\tle:///C:/a.png"),
        ("image", "file:%2f%2fserver/a.png"),
        ("image", "\\\\10.0.0.1@80\\a.png"),
        ("image", "//?/UNC/server/a.png"),
        ("image", "smb://server/a.png"),
        ("image", "davs://server/a.png"),
        ("image", "ftp://server/a.png"),
        ("image", "mhtml:http://server/a!b"),
        ("media", "file:///C:\\a.mp4"),
        ("oleObject", "mhtml:https://server/a!x-usc:b"),
        ("oleObject", "tall.xlsx"),
        ("externalLinkPath", "file:///\\\\server\\a.xlsx"),
        ("externalLinkPath", "\\\\server\\felles\\Budsjett.xlsx"),
        ("externalLinkPath", "file://server/Budsjett.xlsx"),
        ("externalLinkPath", "file:///C:/Budsjett.xlsx"),
        ("externalLinkPath", "C:\\Budsjett.xlsx"),
        ("externalLinkPath", "/felles/Budsjett.xlsx"),
        ("externalLinkPath", "../../felles/Budsjett.xlsx"),
        ("externalLinkPath", "..\\Budsjett.xlsx"),
        ("externalLinkPath", "%2e%2e/Budsjett.xlsx"),
        ("xlPathMissing", "../Budsjett.xlsx"),
        ("image", "../Bilder/a.png"),
        ("mailMergeSource", "file:///C:\\a.csv"),
        ("attachedTemplate", "https://server/a.dotm"),
        ("attachedTemplate", "file://server/a.dotm"),
        ("attachedTemplate", "\\\\server\\maler\\a.dotx"),
        ("attachedTemplate", "file:///\\\\server\\maler\\a.dotx"),
        ("attachedTemplate", "file:////server/maler/a.dotx"),
        ("attachedTemplate", "//?/UNC/server/maler/a.dotx"),
        ("attachedTemplate", "smb://server/maler/a.dotx"),
        ("subDocument", "a.docx"),
        ("frame", "https://example.org"),
        ("aFChunk", "https://example.org"),
    ],
)
def test_a_link_out_of_the_file_is_refused(tmp_path: Path, relation: str, target: str) -> None:
    assert verdict(tmp_path, "lysark.pptx", linked(relation, target)) == "external_links"


@pytest.mark.parametrize("address", ["vnd.libreoffice.command:x", ".uno:Quit", "slot:5500"])
def test_a_link_that_does_what_a_menu_does_is_refused(tmp_path: Path, address: str) -> None:
    content = odf("text", f'<text:a xlink:href="{address}">Kultur</text:a>')
    assert verdict(tmp_path, "brev.odt", content) == "macros"


@pytest.mark.parametrize("source", ["", "media/bilde1.png", "https://example.org/bilde.png"])
def test_a_picture_in_an_old_drawing_is_fine(tmp_path: Path, source: str) -> None:
    content = ooxml("docx", f'<v:imagedata src="{source}"/>')
    assert verdict(tmp_path, "brev.docx", content) == "docx"


@pytest.mark.parametrize("tag", ["imagedata", "fill", "stroke"])
@pytest.mark.parametrize("source", ["file://tjener/a.png", "\\\\tjener\\a.png"])
def test_a_picture_in_an_old_drawing_is_no_file(tmp_path: Path, tag: str, source: str) -> None:
    content = ooxml("docx", f'<v:{tag} src="{source}"/>')
    assert verdict(tmp_path, "brev.docx", content) == "external_links"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("#mal", "pptx"),
        ("data:image/png;base64,iVBO", "pptx"),
        ("https://ks.no/a.png", "pptx"),
        ("file://tjener/a.png", "external_links"),
        ("\\\\tjener\\a.png", "external_links"),
    ],
)
@pytest.mark.parametrize("tag", ["image", "use"])
def test_a_drawing_fetches_nothing_from_a_share(
    tmp_path: Path, tag: str, link: str, expected: str
) -> None:
    content = deck(
        [""], more={"ppt/media/a.svg": f'<svg xmlns:x="x"><{tag} x:href="{link}"/></svg>'}
    )
    assert verdict(tmp_path, "lysark.pptx", content) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('textPr sourceFile="C:\\Felles\\a.csv"', "xlsx"),
        ('textPr sourceFile="\\\\tjener\\a.csv"', "external_links"),
        ('webPr url="https://ssb.no"', "xlsx"),
        ('webPr url="file://tjener/a.htm"', "external_links"),
        ('dbPr connection="Provider=M;Data Source=$Workbook$;Location=a"', "xlsx"),
        ("dbPr connection='Provider=M;Data Source=\"\\\\tjener\\a.mdb\"'", "external_links"),
    ],
)
def test_figures_are_not_fetched_from_a_share(tmp_path: Path, source: str, expected: str) -> None:
    content = ooxml("xlsx", "", {"xl/connections.xml": f"<c><{source}/></c>"})
    assert verdict(tmp_path, "tall.xlsx", content) == expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("ppaction://hlinksldjump", "pptx"),
        ("ppaction://macro?name=Kjor", "macros"),
        ("ppaction://program", "active"),
    ],
)
def test_a_button_may_lead_on_but_start_nothing(tmp_path: Path, action: str, expected: str) -> None:
    content = deck([f'<a:hlinkClick r:id="rId2" action="{action}"/>'])
    assert verdict(tmp_path, "lysark.pptx", content) == expected


@pytest.mark.parametrize(
    ("listener", "expected"),
    [
        ('presentation:action="next-page"', "odp"),
        ('presentation:action="execute" xlink:href="calc.exe"', "active"),
        ('presentation:action="macro"', "macros"),
        ('script:macro-name="Standard.Modul.Kjor"', "macros"),
    ],
)
def test_what_happens_at_a_click_may_lead_on_but_start_nothing(
    tmp_path: Path, listener: str, expected: str
) -> None:
    content = odf("presentation", f"<presentation:event-listener {listener}/>")
    assert verdict(tmp_path, "lysark.odp", content) == expected


@pytest.mark.parametrize(
    "address",
    [
        *("", "Pictures/a.png", "./Object 1", "#Side 1", "https://example.org/a.png"),
        "vnd.sun.star.GraphicObject:1",
    ],
)
def test_a_picture_in_a_text_is_fine(tmp_path: Path, address: str) -> None:
    content = odf("text", f'<draw:image xlink:href="{address}"/>')
    assert verdict(tmp_path, "brev.odt", content) == "odt"


@pytest.mark.parametrize(
    ("element", "address", "reason"),
    [
        ("draw:image", "file:///etc/passwd", "external_links"),
        ("draw:image", "/etc/passwd", "external_links"),
        ("draw:image", "../../etc/passwd", "external_links"),
        ("draw:image", "\\\\server\\a.png", "external_links"),
        ("draw:image", "vnd.sun.star.expand:$x", "external_links"),
        ("text:section-source", "../a.odt", "external_links"),
        ("text:template", "https://example.org/a.ott", "external_links"),
        ("text:template", "//server/a.ott", "external_links"),
        ("text:a", "macro:///Standard.Modul.Kjor", "macros"),
        ("text:a", " Macro:Standard.Modul.Kjor()", "macros"),
        ("draw:area-rectangle", "vnd.sun.star.script:a", "macros"),
        ('script:event-listener script:language="ooo:script"', "https://example.org", "macros"),
        ("script:event-listener", "vnd.sun.star.script:a", "macros"),
        ("draw:image", "javascript:x", "external_links"),
    ],
)
def test_what_a_text_fetches_or_runs_is_refused(
    tmp_path: Path, element: str, address: str, reason: str
) -> None:
    content = odf("text", f'<{element} xlink:href="{address}"/>')
    assert verdict(tmp_path, "brev.odt", content) == reason


@pytest.mark.parametrize(
    ("element", "address"),
    [
        ("text:a", "../a.odt"),
        ("text:a", "javascript:void(0)"),
        ('form:button form:button-type="url"', "file:///C:/Felles/a.pdf"),
        ("draw:a", "\\\\server\\mappe"),
        ("draw:area-circle", "file:///C:/Felles/a.pdf"),
        ('presentation:event-listener presentation:action="show"', "file:///C:/Felles/a.pdf"),
        ("text:template", "/usr/share/libreoffice/presnt/a.otp"),
        ("text:sound", "../../usr/share/sounds/apert.wav"),
    ],
)
def test_what_waits_for_a_click_or_is_not_shown_is_fine(
    tmp_path: Path, element: str, address: str
) -> None:
    content = odf("text", f'<{element} xmlns:form="f" xlink:href="{address}"/>')
    assert verdict(tmp_path, "brev.odt", content) == "odt"


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (deck(['<a:hlinkClick x:action="a" action="ppaction://program"/>']), "a.pptx", "active"),
        (deck(['<p:oleObj x:progId="a" progId="Package"/>']), "a.pptx", "embedded_program"),
        (ooxml("docx", '<v:fill o:src="a" src="//tjener/a"/>'), "a.docx", "external_links"),
        (odf("text", '<text:a o:href="a" xlink:href="macro:a"/>'), "a.odt", "macros"),
    ],
)
def test_an_attribute_hides_no_other_of_its_name(
    tmp_path: Path, content: bytes, name: str, expected: str
) -> None:
    assert verdict(tmp_path, name, content) == expected


@pytest.mark.parametrize(
    ("element", "target", "expected"),
    [
        ('w:hyperlink r:id="rId9"', "\\\\tjener\\mappe", "docx"),
        ('a:blip r:link="rId9"', "https://ks.no/a.png", "docx"),
        ('a:blip r:link="rId9"', "\\\\tjener\\a.png", "external_links"),
        ('v:imagedata r:href="rId9"', "file://tjener/a.png", "external_links"),
        ('w:attachedTemplate r:id="rId9"', "https://example.org/a.dotm", "external_links"),
        ('o:OLEObject Type="Link" r:id="rId9"', "https://example.org/a", "external_links"),
    ],
)
def test_what_is_fetched_may_not_be_called_a_hyperlink(
    tmp_path: Path, element: str, target: str, expected: str
) -> None:
    lines = relationships(("rId9", "hyperlink", target, "External"))
    content = ooxml("docx", f"<{element}/>", {"word/_rels/document.xml.rels": lines})
    assert verdict(tmp_path, "brev.docx", content) == expected


def test_a_control_needs_no_relation_to_be_known(tmp_path: Path) -> None:
    content = deck([""], more={"ppt/a.xml": '<ax:ocx ax:classid="{D27CDB6E}"/>'})
    assert verdict(tmp_path, "lysark.pptx", content) == "active"
