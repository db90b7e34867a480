"""A figure: two sides measured in turn, and the median of the rounds' ratios."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One row of the table. `limit` and `measured` are medians over the rounds, in `unit`.

    `target` is of the ratio: at least it, or at most it when `at_most`; None where there is none.
    """

    id: str
    what: str
    unit: str
    limit: float
    measured: float
    ratio: float
    target: float | None
    at_most: bool
    rounds: int

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.ratio <= self.target if self.at_most else self.ratio >= self.target


def in_turn(
    goal: str,
    what: str,
    unit: str,
    limit: Callable[[], float],
    measured: Callable[[], float],
    target: float | None,
    *,
    at_most: bool = False,
    rounds: int = ROUNDS,
) -> Figure:
    """Measure both sides in each round; machines differ, ratios of one run less so."""
    pairs = [(limit(), measured()) for _ in range(rounds)]
    return Figure(
        goal,
        what,
        unit,
        statistics.median(anchor for anchor, _ in pairs),
        statistics.median(ours for _, ours in pairs),
        statistics.median(ours / anchor for anchor, ours in pairs),
        target,
        at_most,
        rounds,
    )


def alone(
    goal: str, what: str, unit: str, measured: float, target: float | None, *, at_most: bool = True
) -> Figure:
    """A figure without an anchor: `ratio` is the figure itself."""
    return Figure(goal, what, unit, measured, measured, measured, target, at_most, 1)
