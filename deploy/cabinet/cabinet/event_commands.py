"""`cabinet events`: publish kept events again, look at those that were given up, try them anew."""

import asyncio
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from cabinet.home import Refusal

app = typer.Typer(no_args_is_help=True)

Service = Annotated[str | None, typer.Option(help="auth, billing, tickets or notify; all when left out.")]


@app.callback()
def events() -> None:
    """Look after events that are kept or were given up."""


@app.command()
def republish(
    service: Annotated[str, typer.Option(help="Whose events: auth, billing, tickets or notify.")],
    since: Annotated[str, typer.Option(help="A moment with its zone, such as 2026-11-20T00:00Z.")],
) -> None:
    """Publish the kept events since a moment again, in their order; consumers leave out what they know."""
    from cabinet.kept_events import publish_again

    count = asyncio.run(publish_again(service, _moment(since)))
    print(f"{count:,} events of {service} go out again; its relay publishes them now")


@app.command()
def dead(service: Service = None) -> None:
    """Show the events that were given up, oldest first."""
    from cabinet.dead_events import lines, quarantined

    found = asyncio.run(quarantined(service))
    print("\n".join(line for one in found for line in lines(one)) if found else "no event was given up")


@app.command()
def replay(
    service: Service = None,
    consumer: Annotated[str | None, typer.Option(help="As `cabinet events dead` names it.")] = None,
    event_id: Annotated[UUID | None, typer.Option(help="This one only.")] = None,
) -> None:
    """Publish events that were given up again, so that their consumer tries them anew."""
    from cabinet.dead_events import replay_all

    count = asyncio.run(replay_all(service, consumer, event_id))
    if count == 0 and (consumer or event_id):
        raise Refusal("no such event was given up; `cabinet events dead` shows those that were")
    print(f"{count:,} events are tried anew")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refusal(f"{text!r} is no moment with a zone, such as 2026-11-20T00:00Z", code=2)
    return moment
