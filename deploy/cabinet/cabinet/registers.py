"""`cabinet registers`: the other side's list of a day's payments, compared with ours."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def registers() -> None:
    """Reconcile with terminals and acquirers."""


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="CSV as the operator's profile describes it.")],
    operator: Annotated[str, typer.Option(help="Whose payments they are.")],
    way: Annotated[str, typer.Option(help="The terminals' way, or the acquirer's kind.")],
    day: Annotated[
        datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="The register's day, the network's own.")
    ],
) -> None:
    """Compare a day's register with our payments; a repeat changes nothing, a corrected file takes its place.

    Exit code: 0 the two lists are the same, 1 they differ, 2 the file or the call is wrong, 3 not finished.
    """
    from cabinet.administration import profile_of, variable
    from cabinet.register_sending import differs, lines, read, send

    profile_of(operator)
    summary = asyncio.run(send(read(file), operator, way, day.date(), variable("NATS_URL")))
    print("\n".join(lines(summary)))
    raise typer.Exit(1 if differs(summary) else 0)
