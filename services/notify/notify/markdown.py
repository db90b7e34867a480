"""Markdown of staff as HTML: CommonMark without HTML of its own, links to http, https and mailto only."""

from markdown_it import MarkdownIt

_SCHEMES = ("https://", "http://", "mailto:")


class LinkRefusedError(ValueError):
    """A link leads to where none may."""


def _leads_well(url: str) -> bool:
    return url.lower().startswith(_SCHEMES)


def _refuse(url: str) -> bool:
    """markdown-it leaves a link that is refused as plain text; whoever wrote it is to be told instead."""
    if not _leads_well(url):
        raise LinkRefusedError(f"a link leads to {url[:80]!r}: allowed are http, https and mailto")
    return True


# Pictures would tell who has opened a letter, and where.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_markdown.validateLink = _refuse  # type: ignore[method-assign] # the documented way


def html_of(written: str) -> str:
    """Safe as it is. Raises LinkRefusedError."""
    return str(_markdown.render(written))
