"""`cabinet ledger`: the proof that every balance follows from the transfers."""

import asyncio
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def ledger() -> None:
    """Look after the ledger."""


@app.command()
def verify(
    operator: Annotated[str | None, typer.Option(help="This one only; all when left out.")] = None,
) -> None:
    """Compute everything anew from the transfers, their seals too. Exit code 1 when anything differs."""
    from cabinet.ledger_proof import prove

    proof = asyncio.run(prove(operator))
    print("\n".join(proof.lines()))
    raise typer.Exit(0 if proof.holds else 1)
