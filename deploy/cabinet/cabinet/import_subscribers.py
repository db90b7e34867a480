"""`cabinet import subscribers`: the subscriber list of another billing, checked whole, then sent."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cabinet.home import Refusal

app = typer.Typer(no_args_is_help=True)

LARGEST_BATCH = 2000
INTERRUPTED = 130


@app.callback()
def take_in() -> None:
    """Take in what another billing knows."""


@app.command()
def subscribers(
    file: Annotated[Path, typer.Argument(help="CSV with a header row; docs/import.md lists the columns.")],
    operator: Annotated[str, typer.Option(help="Whose subscribers they are.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, send nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="CSV of the refused rows, written anew.")] = None,
    batch: Annotated[int, typer.Option(min=1, max=LARGEST_BATCH, help="Rows sent together.")] = 1000,
) -> None:
    """Take in a subscriber list; a repeat changes nothing.

    Exit code: 0 all is well, 1 some rows were refused, 2 the file or the call is wrong, 3 not finished.
    """
    from cabinet.administration import profile_of, variable
    from cabinet.import_sending import GO_ON
    from cabinet.import_work import Import
    from cabinet.subscriber_list import open_list

    profile = profile_of(operator)
    work = Import(open_list(file), profile, report, most=batch, dry_run=dry_run)
    try:
        asyncio.run(work.run(variable("NATS_URL")))
    except KeyboardInterrupt:
        raise Refusal(f"interrupted. {GO_ON}", code=INTERRUPTED) from None
    print("\n".join(work.summary()))
    raise typer.Exit(1 if work.refused.count else 0)
