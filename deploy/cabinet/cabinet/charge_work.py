"""One run of charging by hand, with a progress bar: the rules are billing's own, straight on its database."""

from collections.abc import Iterator
from datetime import date
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from billing.charging import ClockWrong, Tally, alone, count, now, run
from cabinet.administration import database
from cabinet.home import Refusal
from chassis.database import unreachable
from chassis.profiles import Profile
from contracts.money import Money

# Beyond that it is a slip of the pen, and there would be no way back.
MOST_DAYS_AHEAD = 31
NOT_FINISHED = 3


class ChargeWork:
    """Of one operator, up to a day."""

    def __init__(self, profile: Profile, day: date, *, dry_run: bool) -> None:
        self.profile, self.day, self.dry_run = profile, day, dry_run
        self.tally = Tally()
        self._console = Console(stderr=True)
        self._accounts = 0
        self._seconds = 0.0

    async def run(self) -> None:
        """Charge. Raises Refusal for a day too far ahead, a wrong clock, a run under way, a database that is away."""
        engine = database("billing")
        began = monotonic()
        try:
            async with alone(engine, self.profile) as db:
                if db is None:
                    raise Refusal(
                        f"{self.profile.operator} is being charged at this moment: wait for its end"
                    )
                async with db.begin():
                    today = (await now(db, self.profile)).date()
                self._look_ahead(today)
                with Progress(*_columns(), console=self._console) as bar:
                    task = bar.add_task("charging", total=await count(db, self.profile))

                    def done(accounts: int, tally: Tally) -> None:
                        self._accounts += accounts
                        self.tally.add(tally)
                        bar.update(task, advance=accounts)

                    await run(db, self.profile, self.day, done, dry_run=self.dry_run)
        except ClockWrong as wrong:
            raise Refusal(f"nothing was charged: {wrong}", code=2) from wrong
        except Exception as error:
            if not unreachable(error):
                raise
            raise Refusal(
                "the database is away. What is charged stays: run it again", code=NOT_FINISHED
            ) from error
        finally:
            await engine.dispose()
        self._seconds = monotonic() - began

    def _look_ahead(self, today: date) -> None:
        ahead = (self.day - today).days
        if ahead > MOST_DAYS_AHEAD:
            raise Refusal(
                f"{self.day} is {ahead} days ahead: at most {MOST_DAYS_AHEAD} are charged ahead", code=2
            )
        if ahead > 0:
            self._console.print(
                f"{self.day} is {ahead} days ahead: its fees and those before it are taken today"
            )

    def summary(self) -> Iterator[str]:
        """What was done, line by line."""
        tally, pace = self.tally, self._accounts / max(self._seconds, 0.001)
        amount = Money(minor=tally.amount, currency=self.profile.currency).decimal()
        yield f"{self.profile.operator}: {self._accounts:,} accounts looked at ({self._seconds:.1f} s, {pace:,.0f}/s)"
        yield f"{tally.accounts:,} charges of {amount} {self.profile.currency}, {tally.stopped:,} services stopped"
        yield f"{tally.changed:,} accounts with something planned, {tally.failed:,} could not be charged"
        if self.dry_run:
            yield "nothing was changed"


def _columns() -> tuple[TextColumn | BarColumn | MofNCompleteColumn | TimeRemainingColumn, ...]:
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
