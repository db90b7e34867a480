"""What staff does to money is told to the audit trail by the transaction that does it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.tables import accounts
from chassis import staff_acts
from chassis.questions import Asked
from contracts.billing import BillingStaffActed
from contracts.message import Message, Question, snake

# What of an account stands in the trail.
_SHOWN = ("balance", "credit", "promised", "price", "state", "ends_on")


@dataclass
class Act:
    """What is being done: to whom or what, and how it was before. Filled in by `acting_on…` on the way."""

    about: str = ""
    before: dict[str, Any] | None = None
    account_id: int | None = None


_act: ContextVar[Act | None] = ContextVar("act", default=None)


def acting_on_account(account: Row[Any]) -> None:
    """Whoever locks an account says so: the trail shows it as it was before and is after."""
    act = _act.get()
    if act is not None and act.account_id is None:
        act.about, act.account_id = f"account:{account.number}", account.id
        act.before = {**(act.before or {}), "account": _shown(account)}


def acting_on(about: str, before: Row[Any] | None, *columns: str) -> None:
    """The same for something else than an account: `columns` of the row as it was."""
    act = _act.get()
    if act is not None:
        was = {name: getattr(before, name) for name in columns} if before is not None else None
        act.about, act.before = about, was


@asynccontextmanager
async def told_to_audit(
    db: AsyncConnection, question: Question[Any], asked: Asked
) -> AsyncIterator[Callable[[Message], None]]:
    """Around what a command does: if staff asks, the trail is told of it, with the reply that is handed in.

    A command without a reply was done before, by the same key, and is told no second time.
    """
    if asked.verified is None or asked.verified.kind != "staff":
        yield lambda _: None
        return
    act = Act()
    replies: list[Message] = []
    token = _act.set(act)
    try:
        yield replies.append
    finally:
        _act.reset(token)
    if replies:
        outcome = {"outcome": replies[0].model_dump(mode="json")}
        if act.account_id is not None:
            row = (await db.execute(select(accounts).where(accounts.c.id == act.account_id))).one()
            outcome["account"] = _shown(row)
        await tell_audit(db, question, asked, act.about or _subject(question), act.before, outcome)


async def tell_audit(
    db: AsyncConnection,
    question: Question[Any],
    asked: Asked,
    about: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    but: set[str] | None = None,
) -> None:
    """Tell of a staff's question by hand; `but` are the fields of it that are too long to be kept."""
    order = question.model_dump(mode="json", exclude={"preview"} | (but or set()), exclude_none=True)
    action, told = snake(type(question).__name__), {"order": order, **(after or {})}
    await staff_acts.tell_audit(BillingStaffActed, db, asked, action, about, before, told)


def _shown(account: Row[Any]) -> dict[str, Any]:
    return {name: getattr(account, name) for name in _SHOWN}


def _subject(question: Question[Any]) -> str:
    """`termination:7` of a `termination_id`, `tariff:home` of a `code`."""
    for name, value in question:
        if name.endswith("_id"):
            return f"{name.removesuffix('_id')}:{value}"
        if name == "code":
            return f"tariff:{value}"
    return snake(type(question).__name__)
