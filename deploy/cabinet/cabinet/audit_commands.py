"""`cabinet audit`: the proof that nobody has touched the trail of what staff has done."""

import asyncio

import typer

app = typer.Typer(no_args_is_help=True)


@app.callback()
def audit() -> None:
    """Look after the audit trail."""


@app.command()
def verify() -> None:
    """Compute every seal anew from the rows. Exit code 1 when one does not hold."""
    from auth.audit_seals import proof
    from cabinet.administration import connected, database

    async def prove() -> bool:
        async with connected(database("auth")) as db:
            sealed = await proof(db)
        print(
            f"{sealed.seals} seals up to row {sealed.last_id} computed anew, {sealed.unsealed} rows after them"
        )
        if broken := sealed.broken:
            print(
                f"BROKEN: seal {broken.n} over rows {broken.first_id} to {broken.last_id}: "
                f"{broken.sealed} rows sealed, {broken.found} found"
            )
        return sealed.broken is None

    raise typer.Exit(0 if asyncio.run(prove()) else 1)
