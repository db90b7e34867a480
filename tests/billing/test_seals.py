"""Seals: every transfer is under one, nothing under one can change unseen, and no payment waits for them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from billing import seals
from desk import charge
from newcomers import Newcomer, newcomer
from running import Running
from sealing import SEALED, sealed_up_to, this_process_seals

NEWEST = "select max(id) from transfers"
INSERT = """
with account as (update accounts set balance = balance + 7 where operator = $1 and number = $2 returning *)
insert into transfers (operator, debit_id, credit_id, amount, currency, kind, balance_after, author)
select $1, o.id, a.id, 7, a.currency, 'correction', a.balance, 'test'
from account a, accounts o where o.operator = $1 and o.kind = 'opening' returning id
"""


@pytest.fixture
async def sealing(stack: Running) -> AsyncIterator[None]:
    """As a second replica of billing would."""
    async with this_process_seals(stack):
        yield


@pytest.fixture
async def anna(stack: Running) -> Newcomer:
    return await newcomer(stack, "skynet", balance=1_000_00, state="active")


@asynccontextmanager
async def undone(stack: Running) -> AsyncIterator[asyncpg.Connection]:
    """The owner with the guards taken off, in a transaction that is undone."""
    owner = await asyncpg.connect(stack.environment["DATABASE_URL_BILLING_OWNER"])
    tried = owner.transaction()
    await tried.start()
    await owner.execute("alter table transfers disable trigger user")
    await owner.execute("alter table ledger_seals disable trigger user")
    try:
        yield owner
    finally:
        await tried.rollback()
        await owner.close()


async def broken(db: asyncpg.Connection) -> asyncpg.Record | None:
    return await db.fetchrow(seals._BROKEN)


async def test_the_seals_are_one_chain_over_every_transfer(
    stack: Running, sealing: None, anna: Newcomer
) -> None:
    await sealed_up_to(stack, await stack.value("billing", NEWEST))
    done = stack.cabinet("ledger", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "seals up to transfer" in done.stdout
    sums = "select sum(rows)::bigint from ledger_seals"
    there = "select count(*) from transfers where id <= (select max(last_id) from ledger_seals)"
    assert await stack.value("billing", sums) == await stack.value("billing", there)


@pytest.mark.parametrize(
    "change",
    [
        "update transfers set author = 'somebody' where id = $1",
        "update transfers set amount = amount + 1 where id = $1",
        "update transfers set reason = 'because' where id = $1",
        "update transfers set at = at - interval '1 microsecond' where id = $1",
        "update transfers set debit_id = credit_id, credit_id = debit_id where id = $1",
        "delete from transfers where id = $1",
        "insert into transfers overriding system value select * from transfers where id = $1",
        "delete from ledger_seals where $1 between first_id and last_id",
        "update ledger_seals set hash = sha256(hash) where $1 between first_id and last_id",
        "update ledger_seals set last_id = last_id - 1 where $1 between first_id and last_id",
    ],
)
async def test_whatever_is_changed_under_a_seal_is_found(
    stack: Running, sealing: None, anna: Newcomer, change: str
) -> None:
    transfer = await charge(stack, anna, 10_00, "daily", None, None)
    await sealed_up_to(stack, transfer)
    # A seal after it, so that one that is gone is missed in the chain.
    await sealed_up_to(stack, await stack.value("billing", INSERT, "skynet", anna.account))
    async with undone(stack) as owner:
        assert await broken(owner) is None
        n = await owner.fetchval("select n from ledger_seals where $1 between first_id and last_id", transfer)
        if change.startswith("insert"):
            await owner.execute("alter table transfers drop constraint transfers_pkey")
        await owner.execute(change, transfer)
        found = await broken(owner)
        assert found is not None
        assert found["n"] in {n, n + 1}


async def test_verify_tells_the_first_broken_seal(stack: Running, sealing: None, anna: Newcomer) -> None:
    transfer = await charge(stack, anna, 10_00, "daily", None, None)
    await sealed_up_to(stack, transfer)
    guard = "alter table transfers {} trigger user"
    change = "update transfers set reason = $2 where id = $1"
    await stack.sql("billing", guard.format("disable"))
    await stack.sql("billing", change, transfer, "changed")
    try:
        done = stack.cabinet("ledger", "verify")
    finally:
        await stack.sql("billing", change, transfer, None)
        await stack.sql("billing", guard.format("enable"))
    n = await stack.value(
        "billing", "select n from ledger_seals where $1 between first_id and last_id", transfer
    )
    assert done.returncode == 1
    assert f"seal {n} is broken" in done.stdout
    assert stack.cabinet("ledger", "verify").returncode == 0


async def test_a_transfer_that_is_still_under_way_is_waited_for(
    stack: Running, sealing: None, anna: Newcomer
) -> None:
    other = await newcomer(stack, "kaspnet", balance=5_00, state="active")
    slow = await asyncpg.connect(stack.environment["DATABASE_URL_BILLING_OWNER"])
    try:
        async with slow.transaction():
            early = await slow.fetchval(INSERT, "skynet", anna.account)
            late = await stack.value("billing", INSERT, "kaspnet", other.account)
            assert early < late
            waiting = asyncio.create_task(seals.seal_up_to_now())
            done, _ = await asyncio.wait([waiting], timeout=0.5)
            assert not done
            assert await stack.value("billing", SEALED) < early
            # Nobody else waits for the sealing: a payment in the meantime is posted.
            await stack.value("billing", INSERT, "kaspnet", other.account)
        await waiting
    finally:
        await slow.close()
    await sealed_up_to(stack, late)
    async with undone(stack) as owner:
        assert await broken(owner) is None


async def test_many_seal_at_once_and_the_chain_stays_one(
    stack: Running, sealing: None, anna: Newcomer
) -> None:
    for _ in range(5):
        await stack.value("billing", INSERT, "skynet", anna.account)
        await asyncio.gather(*(seals.seal_up_to_now() for _ in range(4)))
    async with undone(stack) as owner:
        assert await broken(owner) is None


@pytest.mark.parametrize("table", ["ledger_seals", "ledger_days"])
async def test_the_service_itself_may_only_read_them(stack: Running, table: str) -> None:
    app = await asyncpg.connect(stack.environment["DATABASE_URL_BILLING"])
    try:
        for change in (
            f"delete from {table}",
            f"truncate {table}",
            f"insert into {table} select * from {table}",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(change)
        column = "rows = 1" if table == "ledger_seals" else "credits = 1"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(f"update {table} set {column}")
    finally:
        await app.close()


@pytest.mark.parametrize("table", ["corrections", "former_tariffs"])
async def test_what_was_corrected_stays_written(stack: Running, table: str) -> None:
    app = await asyncpg.connect(stack.environment["DATABASE_URL_BILLING"])
    try:
        for change in (f"delete from {table}", f"truncate {table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(change)
    finally:
        await app.close()


async def test_even_the_owner_may_not_change_a_seal(stack: Running, sealing: None, anna: Newcomer) -> None:
    await sealed_up_to(stack, await stack.value("billing", NEWEST))
    for change in ("update ledger_seals set rows = 1", "delete from ledger_seals"):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await stack.sql("billing", change)


async def test_every_transfer_says_who_why_and_in_which_trace(stack: Running) -> None:
    silent = (
        "select count(*) from transfers where author = '' or (kind in ('correction', 'reversal') and author <> 'test' "
        "and reason is null and rule is null)"
    )
    assert await stack.value("billing", silent) == 0


async def test_the_sums_of_the_days_are_those_of_the_transfers(
    stack: Running, sealing: None, anna: Newcomer
) -> None:
    await sealed_up_to(stack, await stack.value("billing", NEWEST))
    assert await stack.sql("billing", seals._SUMS) == []
    async with undone(stack) as owner:
        await owner.execute(
            "update ledger_days set credited = credited + 1 where operator = 'skynet' and kind = 'opening'"
        )
        (found,) = await owner.fetch(seals._SUMS)
        assert found[0] == "skynet opening"
