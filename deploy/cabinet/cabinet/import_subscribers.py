"""`cabinet import subscribers`: the subscriber list of another billing, checked whole, then sent."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from cabinet.home import Refusal

if TYPE_CHECKING:
    from cabinet.refused_rows import RefusedRows
    from cabinet.subscriber_list import SubscriberList
    from cabinet.subscriber_rows import Checks, Listed
    from chassis.profiles import Profile

app = typer.Typer(no_args_is_help=True, help="Take in what another billing knows.")

LARGEST_BATCH = 2000
INTERRUPTED = 130


@app.callback()
def take_in() -> None:
    """Take in what another billing knows."""


@app.command()
def subscribers(
    file: Annotated[Path, typer.Argument(help="CSV with a header row; docs/import.md lists the columns.")],
    operator: Annotated[str, typer.Option(help="Whose subscribers they are.")],
    dry_run: Annotated[bool, typer.Option(help="Check everything, send nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="CSV of the refused rows, written anew.")] = None,
    batch: Annotated[int, typer.Option(min=1, max=LARGEST_BATCH, help="Rows sent together.")] = 1000,
) -> None:
    """Take in a subscriber list. Exit code: 0 all well, 1 some rows refused, 2 wrong file, 3 not finished."""
    from cabinet.administration import profile_of, variable
    from cabinet.subscriber_list import open_list

    profile = profile_of(operator)
    listed = open_list(file)
    if report and report.exists() and report.samefile(file):
        raise Refusal("the report would overwrite the list: give it another name", code=2)
    work = _work(listed, profile, variable("NATS_URL"), report, batch=0 if dry_run else batch)
    try:
        raise typer.Exit(asyncio.run(work))
    except KeyboardInterrupt:
        from cabinet.import_sending import GO_ON

        raise Refusal(f"interrupted. {GO_ON}", code=INTERRUPTED) from None


async def _work(
    listed: "SubscriberList", profile: "Profile", broker_url: str, report: Path | None, batch: int
) -> int:
    from cabinet.administration import broker
    from cabinet.import_progress import Told, shown
    from cabinet.import_sending import Sending, batches
    from cabinet.refused_rows import RefusedRows
    from cabinet.subscriber_rows import Checks
    from chassis.questions import Questions
    from contracts.billing import GetTariffs

    started = monotonic()
    async with broker(broker_url) as client:
        with RefusedRows(report, listed.separator) as refused, shown() as progress:
            sending = Sending(Questions(client), profile.operator, progress.tell)
            checks = Checks(profile, (await sending.ask(GetTariffs(operator=profile.operator))).items)
            require_columns(listed, checks)
            progress.begin("checking", listed.lines)
            bad = check_all(listed, checks, refused, progress.advance)
            rows = listed.lines if not bad else listed.lines - len(bad)
            told = Told(refused)
            if batch:
                progress.begin("sending", progress.done - len(bad))
                good = good_rows(listed, checks, bad)
                await sending.all(batches(good, batch), lambda *done: progress.advance(told.add(*done)))
    print(told.summary(listed, progress.total, monotonic() - started))
    return 1 if refused.count else 0
