"""The report of refused rows: complete, private, and harmless in a spreadsheet."""

import csv
import stat
from pathlib import Path

import pytest

from cabinet.home import Refusal
from cabinet.refused_rows import RefusedRows, harmless


def test_the_report_has_every_row_for_its_owner_alone(tmp_path: Path) -> None:
    report = tmp_path / "refused.csv"
    report.write_text("old")
    report.chmod(0o644)
    with RefusedRows(report, ";") as refused:
        for line in range(2, 102):
            refused.add(line, f"=1+{line}", ["the name is empty", "it's \x1b[31mred"])
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    with report.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    assert header == ["line", "contract", "reason"]
    assert len(rows) == refused.count == 100
    assert rows[0] == ["2", "'=1+2", "the name is empty; it's \x1b[31mred"]


def test_the_summary_shows_the_first_and_counts_the_rest_without_steering_the_terminal() -> None:
    with RefusedRows(None, ";") as refused:
        for line in range(2, 32):
            refused.add(line, "1\x1b[2J", ["the name is empty"])
    told = list(refused.lines())
    assert told[0] == "line 2, contract 1\\x1b[2J: the name is empty"
    assert told[20:] == ["and 10 more; the most frequent reasons are", "  30 x the name is empty"]


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be written") as refused:
        RefusedRows(tmp_path / "none" / "refused.csv", ";")
    assert refused.value.code == 2


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_formulas_become_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["1001", "Анна", "", "a=b"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell
