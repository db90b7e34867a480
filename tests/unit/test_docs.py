"""The documents against each other and the code: links lead somewhere, nothing generated is missing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import docs as events_page
from contracts.listeners import LISTENERS
from contracts.problems import every_problem
from gateway import docs as problems_page

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            if "://" not in target:
                yield page, target


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("page", "target"), list(links()), ids=str)
def test_every_link_leads_somewhere(page: Path, target: str) -> None:
    file, _, anchor = target.partition("#")
    found = (page.parent / file).resolve() if file else page
    assert found.exists()
    assert not anchor or anchor in anchors(found)


@pytest.mark.parametrize("decision", sorted((DOCS / "adr").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_is_short_and_has_its_four_parts(decision: Path) -> None:
    text = decision.read_text()
    assert len(text.splitlines()) <= 40
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
        "Alternatives",
    ]
    assert text.startswith(f"# {decision.stem[:4]}. ")


def test_every_event_stands_on_its_page_with_its_listeners() -> None:
    page = events_page.page()
    for event in events_page.events():
        section = re.split(r"^## ", page.partition(f"## `{event.__name__}`\n")[2], flags=re.MULTILINE)[0]
        assert event.subject in section
        for name in event.model_fields:
            assert f"| `{name}` |" in section
        for listener, heard in LISTENERS.items():
            assert (f"`{event.durable(listener)}`" in section) == (event in heard)


def test_every_problem_stands_on_its_page_in_three_languages() -> None:
    page = problems_page.page()
    for slug, kind in every_problem().items():
        assert f"## `{slug}`\n\n**{kind.status}** · " in page
