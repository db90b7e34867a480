"""The ledger: transfers between two accounts, never changed, and the proof that balances follow from them."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.service import service
from billing.staff_acts import acting_on_account
from billing.tables import accounts, transfers
from chassis.isolation import across_operators
from chassis.telemetry import trace_id
from contracts.problems import AccountClosed, NotFound

MONTHS_AHEAD = 3
_DAY = 86_400


async def own_account(db: AsyncConnection, operator: str, kind: str, code: str, currency: str) -> int:
    """The id of one of the operator's own accounts, made at its first use."""
    key = (accounts.c.operator == operator) & (accounts.c.kind == kind) & (accounts.c.code == code)
    found = (await db.execute(select(accounts.c.id).where(key))).scalar()
    if found is None:
        row = {"operator": operator, "kind": kind, "code": code, "currency": currency}
        await db.execute(upsert(accounts).values(row).on_conflict_do_nothing())
        found = (await db.execute(select(accounts.c.id).where(key))).scalar_one()
    return int(found)


async def locked(
    db: AsyncConnection, operator: str, *, subscriber_id: UUID | None = None, number: str | None = None
) -> Row[Any]:
    """The subscriber's account, its row locked until the transaction ends. Problems: not-found, account-closed."""
    whose = accounts.c.number == number if number else accounts.c.subscriber_id == subscriber_id
    wanted = select(accounts).where(accounts.c.operator == operator, accounts.c.kind == "subscriber", whose)
    account = (await db.execute(wanted.with_for_update())).one_or_none()
    if account is None:
        raise NotFound("There is no such account.")
    if account.state == "ended":
        raise AccountClosed
    acting_on_account(account)
    return account


async def move(
    db: AsyncConnection, account: Row[Any], amount: int, own: tuple[str, str], *, kind: str, **why: Any
) -> int:
    """Move `amount` to a locked account (from it, when negative); nothing for zero. Returns the transfer's id or 0.

    `own` is kind and code of the operator's own account on the other side, `why` the transfer's other columns: rule,
    author, days, service. The account's state is the caller's to settle.
    """
    if amount == 0:
        return 0
    changed = (
        update(accounts)
        .where(accounts.c.id == account.id)
        .values(balance=accounts.c.balance + amount, version=accounts.c.version + 1)
        .returning(accounts.c.balance)
    )
    balance = (await db.execute(changed)).scalar_one()
    other = await own_account(db, account.operator, *own, account.currency)
    transfer = {
        "operator": account.operator,
        "debit_id": other if amount > 0 else account.id,
        "credit_id": account.id if amount > 0 else other,
        "amount": abs(amount),
        "currency": account.currency,
        "kind": kind,
        "balance_after": balance,
        "trace_id": trace_id(),
        **why,
    }
    return int((await db.execute(insert(transfers).values(transfer).returning(transfers.c.id))).scalar_one())


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not follow from the transfers."""

    what: str
    where: str
    stored: int
    computed: int


# Each returns rows of (where, stored, computed) that disagree.
_CHECKS = {
    "the balance is not the sum of the transfers": """
        with sides as (
          select credit_id as id, amount from transfers union all select debit_id, -amount from transfers
        ), sums as (select id, sum(amount)::bigint as total from sides group by id)
        select a.operator || ' ' || a.number, a.balance, coalesce(s.total, 0)
        from accounts a left join sums s using (id)
        where a.kind = 'subscriber' and a.balance <> coalesce(s.total, 0)""",
    "a transfer is not between two accounts of one operator and currency": """
        select t.id::text, t.debit_id, t.credit_id from transfers t
        left join accounts d on d.id = t.debit_id left join accounts c on c.id = t.credit_id
        where (d.operator, d.currency, c.operator, c.currency)
          is distinct from (t.operator, t.currency, t.operator, t.currency)""",
    "a payment has not exactly its transfers": """
        select p.operator || ' ' || p.way || ' ' || p.external_id,
               case when p.status = 'accepted' then p.amount - p.refunded else 0 end,
               coalesce(sum(case when t.credit_id = p.account_id then t.amount else -t.amount end), 0)::bigint
        from payments p left join transfers t on t.payment_id = p.id and t.kind in ('payment', 'reversal')
        group by p.id
        having case when p.status = 'accepted' then p.amount - p.refunded else 0 end
               <> coalesce(sum(case when t.credit_id = p.account_id then t.amount else -t.amount end), 0)
            or count(t.id) filter (where t.kind = 'payment') <> 1""",
}


async def differences(db: AsyncConnection) -> list[Difference]:
    """Recompute everything from the transfers; an empty list is the proof. Reads the whole ledger."""
    await db.execute(text("set local statement_timeout = 0"))
    # A million accounts are told apart in memory, not on disk.
    await db.execute(text("set local work_mem = '128MB'"))
    return [
        Difference(what, *row)
        for what, check in _CHECKS.items()
        for row in (await db.execute(text(check))).all()
    ]


@service.works
async def keep_months_ahead() -> None:
    """The ledger is partitioned by month; the months to come are there before they begin."""
    while True:
        with across_operators():
            async with service.database.transaction() as db:
                await db.execute(text("select keep_transfers(:months)"), {"months": MONTHS_AHEAD})
                await db.execute(text("select isolate_all()"))
        await asyncio.sleep(_DAY)
