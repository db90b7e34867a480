"""`cabinet staff`: the operator's people get in."""

import asyncio
import secrets
from typing import Annotated, get_args

import typer

from cabinet.home import Refusal

app = typer.Typer(no_args_is_help=True)


@app.callback()
def staff() -> None:
    """Look after the operator's people."""


@app.command()
def add(
    operator: Annotated[str, typer.Option(help="Whose people.")],
    login: Annotated[str, typer.Option(help="What is typed at the door.")],
    name: Annotated[str, typer.Option(help="As colleagues and subscribers read it.")],
    role: Annotated[str, typer.Option(help="support, cashier, sales, marketing, manager or admin.")],
    ask_password: Annotated[
        bool, typer.Option("--ask-password", help="Type the password; else one is made and printed.")
    ] = False,
) -> None:
    """Add a member of staff. Someone who is there already gets name, role and password anew."""
    from cabinet.administration import profile_of
    from contracts.auth import Role

    profile_of(operator)
    if role not in get_args(Role):
        raise Refusal(f"there is no role {role!r}: one of {', '.join(get_args(Role))}", code=2)
    for what, value in (("login", login), ("name", name)):
        if not value.strip():
            raise Refusal(f"the {what} is empty", code=2)
    typed = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else None
    password: str = typed or secrets.token_urlsafe(12)
    asyncio.run(_add(operator=operator, login=login, name=name, role=role, password=password))
    print(f"{login} can sign in at {operator} as {role}")
    if typed is None:
        print(f"password, shown only now: {password}")


async def _add(**member: str) -> None:
    from cabinet.administration import broker, variable
    from chassis.asking import Questions
    from contracts.auth import AddStaff
    from contracts.problems import Problem

    async with broker(variable("NATS_URL")) as client:
        try:
            await Questions(client).ask(AddStaff.model_validate(member))
        except Problem as problem:
            errors = "; ".join(error["reason"] for error in problem.more.get("errors", []))
            raise Refusal(
                f"auth: {errors or problem.sentence}", code=2 if problem.status < 500 else 1
            ) from problem
