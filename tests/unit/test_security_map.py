"""docs/security.md names a test for every item of the checklist, and each test that it names is there."""

import re

import pytest

from contracts.committed import ROOT

ITEMS = range(1, 39)
_ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ROWS = {int(number): row for number, row in _ROW.findall((ROOT / "docs" / "security.md").read_text())}


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_is_proved_by_tests_that_exist(item: int) -> None:
    named = _TEST.findall(ROWS[item])
    assert named, f"no test is named for item {item}"
    for path, test in named:
        assert f"def {test}(" in (ROOT / path).read_text(), f"{path} has no {test}"
