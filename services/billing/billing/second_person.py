"""Large refunds and corrections take two of the staff (OWASP ASVS 5.0, 2.3.5): what one asks for another lets be done.

The first is refused with the number of an approval; nothing has moved. The approval carries the act out in the
first one's name and under the first one's key, in the transaction in which it is decided, so that it is done once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.commands import Handler, carry_out, done_in
from billing.service import profile_of, service
from billing.staff_acts import tell_audit
from billing.tables import approvals
from chassis.questions import Asked
from contracts.billing import ApprovalStatus
from contracts.message import Command, Message
from contracts.problems import Conflict, IdempotencyKeyReused, SecondPersonNeeded

R = TypeVar("R", bound=Message)
C = TypeVar("C", bound=Command[Any])
Finish = Callable[[Any], Awaitable[Any]]
Rest = Callable[[], Awaitable[Any]]

# Several acts that are small each are one large act. What two have agreed on does not count, unless the approval found
# it done already: then its transfer is of one person.
_MOVED_LATELY = text("""
select coalesce(sum(amount), 0) - (
  select coalesce(sum(a.amount), 0) from approvals a
  where account_id = :account and asked_by = :staff and status = 'approved' and decided_at > now() - interval '1 day'
    and not exists (select from commands c where c.operator = a.operator and c.caller_id = a.asked_by and c.key = a.key
      and c.done_at < a.decided_at))
from transfers
where (credit_id = :account or debit_id = :account) and at > now() - interval '1 day'
  and author = :author and rule in ('staff', 'refunded', 'refund_fee')
""")
# Whatever has become small since: what waits or was refused is not done by one alone.
_HELD_BACK = text("""
select exists (select from approvals
  where operator = :operator and asked_by = :staff and key = :key and status <> 'approved')
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(Asked):
    """The circumstances of an act that a second person has let be done: those of the one who asked for it.

    `amount` is what the second person has seen, in minor units.
    """

    amount: int


@dataclass(frozen=True, slots=True)
class Act:
    """How a kind of act is carried out, and what is left to do when its transaction is done."""

    kind: type[Command[Any]]
    handle: Handler[Any, Any]
    finish: Finish | None


class _MissingError(Exception):
    """Leaves the transaction, so that what was tried is undone."""

    def __init__(self, account: Row[Any], amount: int) -> None:
        self.account, self.amount = account, amount


ACTS: dict[str, Act] = {}


def by_two(kind: type[C], finish: Finish | None = None) -> Callable[[Handler[C, R]], Handler[C, R]]:
    """As `command`, for one that asks `insist_on_two` before it moves money. `finish` follows the transaction."""

    def register(handle: Handler[C, R]) -> Handler[C, R]:
        async def answer(question: C, asked: Asked) -> Any:
            try:
                done = await carry_out(handle, question, asked)
            except _MissingError as missing:
                raise await _keep(question, asked, missing) from None
            return done if question.preview or finish is None else await finish(done)

        ACTS[kind.subject] = Act(kind, handle, finish)
        service.answers(kind)(answer)
        return handle

    return register


async def insist_on_two(
    db: AsyncConnection, question: Command[Any], asked: Asked, account: Row[Any], amount: int
) -> None:
    """Go on only with a small amount, an approved one, or in a preview. `account` is locked, `amount` minor units.

    What the same member of the staff has moved on the account within a day counts too. An act that waits under its
    key stays waiting. Problems: proof-needed, conflict when another amount was approved.
    """
    if question.preview:
        return
    if isinstance(asked, Approved):
        _insist_same(asked, amount)
    elif await _too_much(db, asked, account, amount) or await _held_back(db, asked):
        asked.caller.proved()
        raise _MissingError(account, amount)


def _insist_same(asked: Approved, amount: int) -> None:
    if amount != asked.amount:
        raise Conflict("The amount is not the one that was asked for any more: ask again, with a new key.")


async def _too_much(db: AsyncConnection, asked: Asked, account: Row[Any], amount: int) -> bool:
    staff = asked.caller
    known = {"account": account.id, "staff": staff.id, "author": f"staff:{staff.id}"}
    lately = int((await db.execute(_MOVED_LATELY, known)).scalar_one())
    return lately + amount > profile_of(staff.operator).staff.second_person_above


async def _held_back(db: AsyncConnection, asked: Asked) -> bool:
    known = {"operator": asked.caller.operator, "staff": asked.caller.id, "key": asked.key}
    return bool((await db.execute(_HELD_BACK, known)).scalar_one())


async def _keep(question: Command[Any], asked: Asked, missing: _MissingError) -> SecondPersonNeeded:
    """The act waits, once by its key."""
    staff, account = asked.caller, missing.account
    body = question.model_dump(mode="json", exclude_defaults=True)
    row = {
        "operator": staff.operator,
        "account_id": account.id,
        "subject": question.subject,
        "question": body,
        "amount": missing.amount,
        "currency": account.currency,
        "asked_by": staff.id,
        "asked_role": staff.role,
        "asked_from": asked.address,
        "key": asked.key,
    }
    async with service.database.transaction() as db:
        new = insert(approvals).values(row).on_conflict_do_nothing().returning(approvals)
        kept = (await db.execute(new)).one_or_none()
        if kept is not None:
            told = {"approval": str(kept.id), "amount": kept.amount}
            await tell_audit(db, question, asked, f"account:{account.number}", None, told)
        else:
            whose = {"operator": staff.operator, "asked_by": staff.id, "key": asked.key}
            kept = (await db.execute(select(approvals).filter_by(**whose))).one()
    if (kept.subject, kept.question) != (question.subject, body):
        raise IdempotencyKeyReused
    return SecondPersonNeeded(approval=str(kept.id), approval_status=status_of(kept))


async def carry_out_approved(db: AsyncConnection, approval: Row[Any], asked: Asked) -> Rest:
    """What waits is done in the asker's name; `asked` is the second person's. Raises the act's own problems.

    Returns what is left to do when the transaction is done.
    """
    act = ACTS[approval.subject]
    first = replace(asked.caller, id=approval.asked_by, role=approval.asked_role)
    question = act.kind.model_validate(approval.question)
    agreed = Approved(first, approval.key, approval.asked_from, amount=approval.amount)
    reply = await done_in(db, act.handle, question, agreed)
    return partial(act.finish, reply) if act.finish else _nothing


async def _nothing() -> None:
    """An act that is done when its transaction is."""


def status_of(approval: Row[Any]) -> ApprovalStatus:
    """As it is told: what nobody has decided in time is expired."""
    if approval.status == "waiting" and approval.expires_at <= datetime.now(UTC):
        return "expired"
    status: ApprovalStatus = approval.status
    return status
