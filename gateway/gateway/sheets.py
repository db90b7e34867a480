"""What stands on a statement, before it is drawn."""

from dataclasses import dataclass
from datetime import date

from chassis.profiles import Profile
from contracts.auth import Language
from contracts.billing import Statement


@dataclass(frozen=True, slots=True)
class Line:
    """A movement: `amount` is signed, `balance` what it left; minor units of the statement's currency."""

    day: date
    title: str
    amount: int
    balance: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month of an account; the lines are oldest first."""

    profile: Profile
    language: Language
    head: Statement
    lines: list[Line]
    made_on: date

    @property
    def came(self) -> int:
        """All that was credited, in minor units."""
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def went(self) -> int:
        """All that was debited; zero or negative."""
        return sum(line.amount for line in self.lines if line.amount < 0)

    @property
    def closing(self) -> int:
        return self.head.opening + self.came + self.went
