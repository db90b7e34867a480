"""A file that is replaced while the process runs: read again once a second at the most, and never half."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from chassis.reread_file import LOOK_SECONDS, RereadFile


class Clock:
    """Stands still until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def replace(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(path)


def test_a_new_content_counts_after_a_second_and_the_old_one_until_then(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "keys"
    path.write_text("1")
    file: RereadFile[Any] = RereadFile(path, json.loads)
    replace(path, "2")
    clock.now += LOOK_SECONDS / 2
    assert file.content() == 1
    clock.now += LOOK_SECONDS / 2
    assert file.content() == 2


@pytest.mark.parametrize("broken", ["", "{", None])
def test_what_cannot_be_read_leaves_the_old_content_in_force(
    tmp_path: Path, clock: Clock, broken: str | None
) -> None:
    path = tmp_path / "keys"
    path.write_text("1")
    file: RereadFile[Any] = RereadFile(path, json.loads)
    if broken is None:
        path.unlink()
    else:
        replace(path, broken)
    clock.now += LOOK_SECONDS
    assert file.content() == 1
    replace(path, "2")
    clock.now += LOOK_SECONDS
    assert file.content() == 2


def test_an_unchanged_file_is_not_read_again(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "keys"
    path.write_text("[1]")
    file: RereadFile[Any] = RereadFile(path, json.loads)
    first = file.content()
    clock.now += LOOK_SECONDS
    assert file.content() is first


def test_a_file_that_is_wrong_from_the_start_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        RereadFile(path, json.loads)
