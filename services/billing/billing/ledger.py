"""The ledger: transfers between two accounts, never changed, and the proof that balances follow from them."""

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.service import service
from billing.tables import accounts, transfers
from chassis.telemetry import trace_id

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


async def post(db: AsyncConnection, **transfer: Any) -> None:
    """Write one transfer; its accounts' balances are the caller's to change in the same transaction."""
    await db.execute(insert(transfers).values(trace_id=trace_id(), **transfer))


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
               case when p.status = 'accepted' then p.amount else 0 end,
               coalesce(sum(case when t.credit_id = p.account_id then t.amount else -t.amount end), 0)::bigint
        from payments p left join transfers t on t.payment_id = p.id
        group by p.id
        having case when p.status = 'accepted' then p.amount else 0 end
               <> coalesce(sum(case when t.credit_id = p.account_id then t.amount else -t.amount end), 0)
            or count(t.id) <> case when p.status = 'accepted' then 1 else 2 end""",
}


async def differences(db: AsyncConnection) -> list[Difference]:
    """Recompute everything from the transfers; an empty list is the proof. Reads the whole ledger."""
    await db.execute(text("set local statement_timeout = 0"))
    return [
        Difference(what, *row)
        for what, check in _CHECKS.items()
        for row in (await db.execute(text(check))).all()
    ]


@service.works
async def keep_months_ahead() -> None:
    """The ledger is partitioned by month; the months to come are there before they begin."""
    while True:
        async with service.database.transaction() as db:
            await db.execute(text("select keep_transfers(:months)"), {"months": MONTHS_AHEAD})
        await asyncio.sleep(_DAY)
