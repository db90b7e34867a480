"""The words of an HTML letter, for one that has no plain text: lines, and quotations marked as in plain text.

A tag is what stands between two angle brackets and no more is asked of it: the library's parser takes a minute for
100 kB of `<a `, and nobody is shown this as HTML again.
"""

import re
from html import unescape

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})?[^<>]*>")
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "hr", "blockquote", "table", "ul", "ol"})


def words_of(html: str) -> str:
    """Never raises; in a time that grows with the length."""
    html = _without_comments(html)
    lines: list[tuple[bool, list[str]]] = [(False, [])]
    quoted, silent, at = 0, "", 0
    for tag in _TAG.finditer(html):
        if not silent:
            lines[-1][1].append(html[at : tag.start()])
        at = tag.end()
        ends, name = bool(tag[1]), (tag[2] or "").lower()
        if name in _SILENT:
            silent = "" if ends and name == silent else silent or ("" if ends else name)
        elif not silent and name in _BLOCKS:
            quoted = max(0, quoted + (-1 if ends else 1)) if name == "blockquote" else quoted
            lines.append((quoted > 0, []))
    if not silent:
        lines[-1][1].append(html[at:])
    return "\n".join(_line(is_quoted, pieces) for is_quoted, pieces in lines)


def _line(quoted: bool, pieces: list[str]) -> str:
    words = " ".join(unescape("".join(pieces)).split())
    return f"> {words}" if quoted and words else words


def _without_comments(html: str) -> str:
    kept, at = [], 0
    while (begin := html.find("<!--", at)) >= 0:
        kept.append(html[at:begin])
        end = html.find("-->", begin + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, html[at:]])
