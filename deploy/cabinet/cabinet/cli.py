"""The `cabinet` command. Each sub-command imports what it needs when it is called."""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cabinet import (
    audit_commands,
    charge,
    event_commands,
    import_subscribers,
    keys_commands,
    ledger_commands,
    registers,
    staff_commands,
)
from cabinet.home import Refusal


class Polite(TyperGroup):
    """Says a refusal in one sentence, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            print(f"error: {refusal}", file=sys.stderr)
            raise typer.Exit(refusal.code) from None


app = typer.Typer(cls=Polite, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(import_subscribers.app, name="import")
app.add_typer(ledger_commands.app, name="ledger")
app.command()(charge.charge)
app.add_typer(event_commands.app, name="events")
app.add_typer(keys_commands.app, name="keys")
app.add_typer(registers.app, name="registers")
app.add_typer(staff_commands.app, name="staff")
app.add_typer(audit_commands.app, name="audit")


@app.callback()
def cabinet() -> None:
    """Self-care and billing for internet providers: run it, feed it, look after it."""


@app.command()
def run(
    detach: Annotated[bool, typer.Option(help="Return when all is ready.")] = False,
    servers: Annotated[bool, typer.Option(help="PostgreSQL and NATS only.")] = False,
    with_parent: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Start everything on this machine; Ctrl-C stops it."""
    from cabinet.run import run as start

    raise typer.Exit(start(detach=detach, servers_only=servers, with_parent=with_parent))


@app.command()
def stop() -> None:
    """Stop what `cabinet run` has started here."""
    from cabinet.control import stop as stop_stack
    from cabinet.home import open_home

    print("stopped" if stop_stack(open_home()) else "nothing was running")


@app.command()
def status() -> None:
    """Say which programs run."""
    from cabinet.programs import print_status

    print_status()


@app.command()
def restart(program: str) -> None:
    """Stop one program in order and start it again."""
    from cabinet.programs import restart_program

    restart_program(program)


@app.command()
def demo(
    operator: str,
    state: str = "stopped",
    role: Annotated[str | None, typer.Option(help="Of staff in this role, with TOTP.")] = None,
) -> None:
    """Print a demo subscriber's login, or that of staff, for `eval "$(cabinet demo skynet)"`."""
    from cabinet.demo_logins import print_login, print_staff_login

    if role is None:
        print_login(operator, state)
    else:
        print_staff_login(operator, role)


@app.command()
def env() -> None:
    """Print the administrator's environment, for `eval "$(cabinet env)"`."""
    from cabinet.programs import print_environment

    print_environment()
