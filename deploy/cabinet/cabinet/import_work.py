"""One import: the list is read twice, first to check every row, then to send the good ones; memory stays flat."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from cabinet.administration import broker, printable
from cabinet.home import Refusal
from cabinet.import_sending import Outcome, Sending, batches
from cabinet.refused_rows import RefusedRows
from cabinet.subscriber_list import SEPARATORS, SubscriberList
from cabinet.subscriber_rows import Checks, Listed, Repeats, Wrong, missing_columns
from chassis.asking import Questions
from chassis.profiles import Profile
from contracts.billing import GetTariffs

_STEP = 500


class Import:
    """Of one list for one operator; `most` rows are sent together."""

    def __init__(
        self, source: SubscriberList, profile: Profile, report: Path | None, *, most: int, dry_run: bool
    ) -> None:
        if report and report.exists() and report.samefile(source.path):
            raise Refusal("the report would overwrite the list: give it another name", code=2)
        if missing := missing_columns(profile, source.columns.places):
            lacking = " and of the ".join(missing)
            raise Refusal(f"{source.path} has no column of the {lacking}; see docs/import.md", code=2)
        self.source, self.profile, self.most, self.dry_run = source, profile, most, dry_run
        self.refused = RefusedRows(report, source.separator)
        self.rows = self.new = self.known = 0
        self._wrong_lines: set[int] = set()
        self._started, self._seconds = monotonic(), 0.0

    async def run(self, broker_url: str) -> None:
        """Check, then send unless it is a dry run. Raises Refusal when it cannot go on."""
        with Progress(*_columns(), console=Console(stderr=True)) as bar, self.refused:
            async with broker(broker_url) as client:
                sending = Sending(Questions(client), self.profile.operator, _plainly(bar))
                sold = await sending.ask(GetTariffs(operator=self.profile.operator))
                checks = Checks(self.profile, sold.items)
                await self._check(checks, bar, bar.add_task("checking", total=self.source.lines))
                if not self.dry_run:
                    await self._send(checks, sending, bar)
        self._seconds = monotonic() - self._started

    async def _check(self, checks: Checks, bar: Progress, task: TaskID) -> None:
        repeats = Repeats()
        for record in self.source.records():
            self.rows += 1
            try:
                repeats.check(checks.listed(record))
            except Wrong as wrong:
                self._wrong_lines.add(record.line)
                self.refused.add(record.line, record.cells.get("contract", ""), wrong.reasons)
            if self.rows % _STEP == 0:
                bar.update(task, completed=self.rows)
                await asyncio.sleep(0)  # the broker's pings want an answer
        bar.update(task, completed=self.rows, total=self.rows)

    async def _send(self, checks: Checks, sending: Sending, bar: Progress) -> None:
        task = bar.add_task("sending", total=self.rows - len(self._wrong_lines))

        def done(outcome: Outcome, rows: int) -> None:
            self.new += outcome.new
            self.known += outcome.known
            for line, contract, reason in outcome.refused:
                self.refused.add(line, contract, [reason])
            bar.update(task, advance=rows)

        await sending.all(batches(self._good(checks), self.most), done)

    def _good(self, checks: Checks) -> Iterator[Listed]:
        for record in self.source.records():
            if record.line not in self._wrong_lines:
                yield checks.listed(record)

    def summary(self) -> Iterator[str]:
        """What was found and done, line by line."""
        source = self.source
        yield f"{source.path}: {self.rows:,} rows ({source.encoding}, {SEPARATORS[source.separator]})"
        if source.columns.ignored:
            yield f"columns that say nothing here: {printable(', '.join(source.columns.ignored))}"
        yield from self.refused.lines()
        if self.dry_run:
            good = self.rows - self.refused.count
            yield f"{good:,} can go in, {self.refused.count:,} refused; nothing was sent"
            return
        pace = f"{self._seconds:.1f} s, {self.rows / self._seconds:,.0f} rows/s"
        yield f"{self.new:,} went in, {self.known:,} were known, {self.refused.count:,} refused ({pace})"


def _plainly(bar: Progress) -> Callable[[str], None]:
    """Sentences of servers beside the bar: no markup is read from them."""
    return lambda text: bar.console.print(text, markup=False, highlight=False)


def _columns() -> tuple[TextColumn | BarColumn | MofNCompleteColumn | TimeRemainingColumn, ...]:
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
