"""`cabinet charge`: one operator's day is charged by hand."""

import asyncio
from datetime import datetime
from typing import Annotated

import typer

INTERRUPTED = 130


def charge(
    operator: Annotated[str, typer.Option(help="Whose accounts are charged.")],
    date: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Up to and with this day, the operator's own."),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would do, change nothing.")] = False,
) -> None:
    """Charge every account up to a day: days that were missed first, then that day.

    What is planned up to then takes effect, and who cannot pay stops. A day that is charged is not charged again, so
    a repeat changes nothing, and it may run while the service charges. A day to come is charged ahead: nobody is
    reminded, and it cannot be taken back. Exit code: 0 all is well, 1 some accounts could not be charged, 2 the call
    is wrong, 3 not finished.
    """
    from cabinet.administration import profile_of
    from cabinet.charge_work import ChargeWork
    from cabinet.home import Refusal

    work = ChargeWork(profile_of(operator), date.date(), dry_run=dry_run)
    try:
        asyncio.run(work.run())
    except KeyboardInterrupt:
        raise Refusal("interrupted. What is charged stays charged: run it again", code=INTERRUPTED) from None
    print("\n".join(work.summary()))
    raise typer.Exit(1 if work.tally.failed else 0)
