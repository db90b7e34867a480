"""`cabinet staff`: the operator's people get in."""

import asyncio
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
) -> None:
    """Invite a member of staff: the first admin this way, all others from the staff desk.

    Nobody but the invited person ever knows the password. Someone who is there already is invited anew.
    """
    from cabinet.administration import profile_of
    from contracts.auth import Role

    profile_of(operator)
    if role not in get_args(Role):
        raise Refusal(f"there is no role {role!r}: one of {', '.join(get_args(Role))}", code=2)
    for what, value in (("login", login), ("name", name)):
        if not value.strip():
            raise Refusal(f"the {what} is empty", code=2)
    invitation, until = asyncio.run(_add(operator=operator, login=login, name=name, role=role))
    print(f"{login} is invited to {operator} as {role}")
    print("POST /api/v1/staff/invitation takes the token and a password of twelve characters or more")
    print(f"token, shown only now, good once and until {until}: {invitation}")


async def _add(**member: str) -> tuple[str, str]:
    from cabinet.administration import broker, variable
    from chassis.asking import Questions
    from contracts.auth import AddStaff
    from contracts.problems import Problem

    async with broker(variable("NATS_URL")) as client:
        try:
            added = await Questions(client).ask(AddStaff.model_validate(member))
        except Problem as problem:
            errors = "; ".join(error["reason"] for error in problem.more.get("errors", []))
            raise Refusal(
                f"auth: {errors or problem.sentence}", code=2 if problem.status < 500 else 1
            ) from problem
    assert added.invitation
    assert added.invited_until
    return added.invitation.get_secret_value(), f"{added.invited_until:%Y-%m-%d %H:%M} UTC"
