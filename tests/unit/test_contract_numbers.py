"""New contracts are numbered by the operator's pattern, which every terminal has to take."""

import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.profiles import Profile
from contracts.committed import ROOT


def profile(pattern: str, account_pattern: str = "[0-9]{8}") -> Profile:
    raw: dict[str, Any] = tomllib.loads((ROOT / "deploy/operators/skynet.toml").read_text())
    raw["joining"]["contract_number"] = pattern
    for terminal in raw["terminals"]:
        terminal["account_pattern"] = account_pattern
    return Profile.read(raw)


def test_a_pattern_is_a_prefix_and_a_counter() -> None:
    joining = profile("30######").joining
    assert (joining.number_prefix, joining.number_digits) == ("30", 6)


@pytest.mark.parametrize("pattern", ["", "30", "30###", "##30##", "A-####", "30 ####"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError, match="form of such a value"):
        profile(pattern)


def test_numbers_that_a_terminal_would_not_take_are_refused() -> None:
    with pytest.raises(ValidationError, match="a terminal takes no such account"):
        profile("30#####")
