"""Turn the HTML that other systems keep in answers into plain text."""

import re
from collections.abc import Iterator
from html import unescape

# One pass over the tags: the parser of the standard library takes minutes for a megabyte of "<a".
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});", re.IGNORECASE)
INLINE = frozenset(("a", "b", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup", "u"))
OPENS_LINE = frozenset(("br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "tr"))
PARAGRAPHS = frozenset(("blockquote", "ol", "p", "ul"))
UNREAD = frozenset(("script", "style"))
KNOWN = INLINE | OPENS_LINE | PARAGRAPHS | UNREAD | {"li", "td", "th"}


def html_text(html: str) -> str:
    """Return the words of ``html``, a line for each block; text without markup stays as it is."""
    if not any(tag[2].lower() in KNOWN for tag in TAG.finditer(html)):
        return unescape(html) if ENTITY.search(html) else html
    lines = (" ".join(line.split()) for line in "".join(_pieces(html)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(html: str) -> Iterator[str]:
    read_to, unread = 0, ""
    for tag in TAG.finditer(html):
        closing, name = tag[1], tag[2].lower()
        if unread and not (closing and name == unread):
            continue
        if name not in KNOWN:
            continue
        if not unread:
            yield unescape(html[read_to : tag.start()]).replace("\n", " ")
        read_to = tag.end()
        unread = name if name in UNREAD and not closing else ""
        yield _space(name, closing=bool(closing))
    if not unread:
        yield unescape(html[read_to:]).replace("\n", " ")


def _space(name: str, *, closing: bool) -> str:
    """Return what a tag puts between the words before and after it."""
    if name in PARAGRAPHS:
        return "\n\n" if name == "p" else "\n"
    if name == "li":
        return "" if closing else "\n- "
    if name in ("td", "th"):
        return " "
    return "\n" if name in OPENS_LINE and not closing else ""
