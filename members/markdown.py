"""Markdown that people write, made into HTML that is safe to show, or into plain text."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = (
    # A single line break is what people mean by one, and raw HTML is shown as the text it is.
    MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable("image")  # pictures have descriptions and a table of their own
)
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_CLASSES = {
    "a": {"class": "ds-link"},
    "ol": {"class": "ds-list"},
    "ul": {"class": "ds-list"},
    "table": {"class": "ds-table"},
}
_LOWEST = 6


@lru_cache(maxsize=512)
def render(text: str, top: int = 3) -> SafeString:
    """HTML of `text`, with links to http, https, mailto and this site.

    Headings start at level `top`, below the page's own, and no level is left out.
    """
    tokens = _PARSER.parse(text)
    _fit_headings(tokens, top)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return mark_safe(  # noqa: S308  it has just been cleaned
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            set_tag_attribute_values=_CLASSES,
        )
    )


def plain(text: str) -> str:
    """`text` for a reader without HTML: every line as written, but without its marks.

    An address that hides behind words stands after them, in <>.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    tokens = _PARSER.parse(text)
    for before, token in pairwise(tokens):
        if token.type == "inline" and token.map:
            heading = before.type == "heading_open" and set(before.markup) == {"#"}
            _bare(lines, token, keep_mark=not heading)
    return "\n".join(lines)


def _bare(lines: list[str], token: Token, *, keep_mark: bool) -> None:
    """Change the lines of one block; those that are not as the parser tells them are left."""
    first, last = token.map or (0, 0)
    written, said = token.content.split("\n"), _words(token.children or []).split("\n")
    if len(written) != len(said):
        return
    for number, old, new in zip(range(first, last), written, said, strict=False):
        mark, found, after = lines[number].rpartition(old)
        if found and not after.strip(" #\t"):
            lines[number] = mark * keep_mark + new


def _words(tokens: Sequence[Token]) -> str:
    said, start = [""], 0
    for token in tokens:
        if token.type == "link_open":
            start, address = len(said), str(token.attrs["href"]).removeprefix("mailto:")
        elif token.type == "link_close":
            words = "".join(said[start:])
            hidden = token.markup != "autolink" and words != address
            said[start:] = [f"{words} <{address}>" if hidden else address]
        elif token.type in {"softbreak", "hardbreak"}:
            said.append("\n")
        else:
            said.append(token.content)
    return "".join(said)


def _fit_headings(tokens: Sequence[Token], top: int) -> None:
    """Close gaps, whatever levels were written: # and ### become h3 and h4 below a page's h2."""
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            above = [tag for tag in above if tag < token.tag] + [token.tag]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(top - 1 + len(above), _LOWEST)}"
