"""What people write comes out as safe HTML that fits below the page's own headings."""

import pytest

from members.markdown import plain, render


def test_paragraphs_lists_and_emphasis_are_shown() -> None:
    assert render("Vi vil:\n\n- **øve**\n- *spille*") == (
        '<p>Vi vil:</p>\n<ul class="ds-list">\n<li><strong>øve</strong></li>\n'
        "<li><em>spille</em></li>\n</ul>\n"
    )


def test_a_line_break_stays_a_line_break() -> None:
    assert render("Rockheim\nTrondheim") == "<p>Rockheim<br>\nTrondheim</p>\n"


def test_a_table_is_shown_as_one() -> None:
    assert render("|Sted|\n|---|\n|Røros|") == (
        '<table class="ds-table">\n<thead>\n<tr>\n<th>Sted</th>\n</tr>\n</thead>\n'
        "<tbody>\n<tr>\n<td>Røros</td>\n</tr>\n</tbody>\n</table>\n"
    )


def test_headings_start_below_those_of_the_page() -> None:
    assert render("# Mål\n\n## Delmål") == "<h3>Mål</h3>\n<h4>Delmål</h4>\n"


def test_right_below_the_title_of_the_page_headings_start_one_higher() -> None:
    assert render("# Mål", 2) == "<h2>Mål</h2>\n"


def test_gaps_between_headings_are_closed() -> None:
    assert render("## Mål\n\n#### Delmål\n\n## Tiltak") == (
        "<h3>Mål</h3>\n<h4>Delmål</h4>\n<h3>Tiltak</h3>\n"
    )


def test_no_heading_is_deeper_than_six() -> None:
    written = "\n\n".join(f"{'#' * level} {level}" for level in range(1, 7))
    assert render(written) == (
        "<h3>1</h3>\n<h4>2</h4>\n<h5>3</h5>\n<h6>4</h6>\n<h6>5</h6>\n<h6>6</h6>\n"
    )


@pytest.mark.parametrize(
    "address", ["https://ks.no/", "http://ks.no/", "mailto:ks@example.org", "/samlinger/"]
)
def test_links_to_the_web_to_mail_and_to_this_site_are_kept(address: str) -> None:
    assert render(f"[lenke]({address})") == (
        f'<p><a href="{address}" class="ds-link" rel="noopener noreferrer">lenke</a></p>\n'
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "file:///etc/passwd",
        "tel:112",
    ],
)
def test_a_link_to_anything_else_leads_nowhere(address: str) -> None:
    assert "href" not in render(f"[lenke](<{address}>)")


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<p style="position:fixed">x</p>',
        "<iframe src=//example.org></iframe>",
        "<!--><img src=x onerror=alert(1)>-->",
        "a<style>*{display:none}</style>",
    ],
)
def test_html_is_shown_as_the_text_it_is(written: str) -> None:
    shown = render(written)
    tags = {part.split(">")[0].strip("/ ") for part in shown.split("<")[1:]}
    assert tags == {"p"}


@pytest.mark.parametrize("hidden", ["\t", "\x01", "\x00"])
def test_a_scheme_with_a_hidden_sign_is_an_address_on_this_site(hidden: str) -> None:
    address = render(f"[lenke](<java{hidden}script:alert(1)>)").split('"')[1]
    assert address.startswith("java%")


def test_quotation_marks_end_no_attribute() -> None:
    assert render('[x](https://ks.no/"onclick="alert(1) "t\\" onfocus=alert(1) x=\\"")') == (
        '<p><a href="https://ks.no/%22onclick=%22alert(1)" '
        'title="t&quot; onfocus=alert(1) x=&quot;" class="ds-link" '
        'rel="noopener noreferrer">x</a></p>\n'
    )


def test_pictures_are_not_fetched_from_elsewhere() -> None:
    assert "<img" not in render("![sporing](https://example.org/pixel.gif)")


def test_code_is_shown_as_code_and_never_run() -> None:
    assert render("`<b>`") == "<p><code>&lt;b&gt;</code></p>\n"


# As plain text


def test_as_plain_text_emphasis_and_headings_lose_their_marks() -> None:
    assert plain("## Ny samling\r\n\r\nVi **øver** og *spiller*.\r\n") == (
        "Ny samling\n\nVi øver og spiller.\n"
    )


def test_as_plain_text_an_address_stands_after_its_words() -> None:
    assert plain("Se [alle](https://ks.no/a_b_c), <https://ks.no/_d_> eller <ks@example.org>") == (
        "Se alle <https://ks.no/a_b_c>, https://ks.no/_d_ eller ks@example.org"
    )


@pytest.mark.parametrize(
    "text",
    [
        "- ett\n- to\n  - tre",
        "1. ett\n2. 2",
        "> sagt\n> av noen",
        "| a | b |\n|---|---|\n| 1 | **2** |",
        "    **kode**",
        "Linje\nLinje  \n\n\nsnake_case 2 * 3",
        "`delt\nkode` og **mer**",
        "",
    ],
)
def test_as_plain_text_the_rest_stands_as_it_was_written(text: str) -> None:
    assert plain(text).split() == text.split()


def test_as_plain_text_what_is_in_lists_and_quotes_keeps_its_place() -> None:
    assert plain("- **ett**\n  1. [to](/to)\n\n> *tre*\n> fire") == (
        "- ett\n  1. to </to>\n\n> tre\n> fire"
    )
