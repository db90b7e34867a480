"""Operators do not see each other's rows, whatever the application asks for: the database itself holds to it."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import Context
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from billing.accounts import _BY_NUMBER, _OF_SUBSCRIBER
from billing.payments import _KNOWN, POST
from chassis.asking import Questions
from chassis.database import Database
from chassis.events import Arrival, Consumer
from chassis.isolation import across_operators, within
from chassis.outbox import emit
from contracts.auth import SubscriberRegistered
from contracts.billing import GetTariffs
from contracts.listeners import SERVICES
from newcomers import newcomer
from people import Terminal, sign_in
from running import Running

ours, theirs = "skynet", "centra"

# Why a table's rows belong to no operator. Whoever adds a table names it here, or gives it an `operator`.
NOBODYS = {
    "alembic_version": "the schema's own",
    "inbox": "ids of events that had their effect",
    "outbox_positions": "how far the stream is",
    "ledger_seals": "one chain over all transfers: numbers and hashes",
    "audit_seals": "one chain over the whole trail: numbers and hashes",
    "quick_counts": "how often somebody asked, in minutes; nothing of subscribers",
    "secret_keys": "the installation's",
}
_TABLES = """
select c.oid::regclass::text as name, relrowsecurity and relforcerowsecurity as forced,
  relowner = current_database()::regrole as is_services, relispartition as is_partition,
  exists (select from pg_attribute a where a.attrelid = c.oid and attname = 'operator' and not attisdropped) as has_operator,
  array(select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = c.oid and polpermissive
    and polcmd = '*' and polroles = '{0}' and polwithcheck is null) as conditions,
  (select count(*) from pg_policy where polrelid = c.oid) as policies
from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm', 'f')
"""
_CONDITION = (
    "((operator = ( SELECT current_setting('cabinet.operator'::text, true) AS current_setting)) OR "
    "(( SELECT current_setting('cabinet.operator'::text, true) AS current_setting) = '*'::text))"
)
_ROLES = """
select rolname as name, rolsuper or rolbypassrls or rolcreaterole as is_above,
  pg_has_role(rolname, :owner, 'member') and rolname <> :owner as may_become_owner
from pg_roles where rolname in (:service, :owner)
"""

REGISTERED = SubscriberRegistered(
    subscriber_id=uuid4(),
    contract="1",
    name="Анна",
    address="-",
    language="ru",
    phones=[],
    emails=[],
    version=1,
    registered_at=datetime.now(UTC),
)


@asynccontextmanager
async def database_of(stack: Running, service: str, pool_size: int = 1) -> AsyncIterator[Database]:
    """The database as the service itself has it: its role, its pools, here with one connection each."""
    database = Database(stack.environment[f"DATABASE_URL_{service.upper()}"], "isolation", pool_size)
    yield database
    await database.close()


@pytest.fixture
async def billing(stack: Running) -> AsyncIterator[Database]:
    async with database_of(stack, "billing") as database:
        yield database


async def isolated_tables(stack: Running, service: str) -> list[str]:
    return sorted(row["name"] for row in await stack.sql(service, _TABLES) if row["has_operator"])


@pytest.mark.parametrize("service", SERVICES)
async def test_every_table_of_operators_is_isolated(stack: Running, service: str) -> None:
    tables = await stack.sql(service, _TABLES)
    for table in tables:
        if table["has_operator"]:
            assert (table["forced"], table["policies"], table["conditions"]) == (True, 1, [_CONDITION]), table
    nobodys = {table["name"] for table in tables if not table["has_operator"]}
    assert nobodys <= NOBODYS.keys(), "give it an operator, or say why its rows are nobody's"
    assert any(table["is_partition"] for table in tables)
    assert not any(table["is_services"] for table in tables)


@pytest.mark.parametrize("service", SERVICES)
async def test_neither_role_of_a_service_stands_above_its_policies(stack: Running, service: str) -> None:
    async with database_of(stack, service) as database, database.reading() as db:
        roles = (await db.execute(text(_ROLES), {"service": service, "owner": f"{service}_owner"})).all()
    assert sorted(roles) == [(service, False, False), (f"{service}_owner", False, False)]


@pytest.mark.parametrize("service", SERVICES)
async def test_whoever_forgets_the_filter_sees_his_own_operators_rows_only(
    stack: Running, service: str
) -> None:
    seen = foreign = 0
    async with database_of(stack, service) as database:
        for table in await isolated_tables(stack, service):
            count = f"select count(*), count(*) filter (where operator <> '{ours}') from {table}"
            foreign += await stack.value(service, f"select count(*) from {table} where operator <> '{ours}'")
            with within(ours):
                row = await database.row("count", count)
            assert row
            assert row[1] == 0, table
            seen += row[0]
    assert foreign > 100 < seen, "there is something to be seen"


@pytest.mark.parametrize("service", SERVICES)
async def test_foreign_rows_are_neither_changed_nor_deleted(stack: Running, service: str) -> None:
    async with database_of(stack, service) as database:
        for table in await isolated_tables(stack, service):
            for change in (f"update {table} set operator = operator", f"delete from {table}"):
                touched = f"with touched as ({change} where operator <> '{ours}' returning 1) select count(*) from touched"
                with within(ours):
                    try:
                        row = await database.row("change", touched)
                    except (asyncpg.InsufficientPrivilegeError, asyncpg.GeneratedAlwaysError):
                        continue  # the ledger is only appended to, by whoever it is; the envelope names the operator
                assert row
                assert row[0] == 0, change


async def test_a_row_is_not_written_for_another_operator_nor_given_to_one(billing: Database) -> None:
    with within(ours):
        with pytest.raises(ProgrammingError, match="row-level security"):
            async with billing.transaction() as db:
                await emit(db, REGISTERED, operator=theirs, about="x")
        for statement in (
            "insert into accounts (operator, kind, code, currency) values ($1, 'revenue', 'foreign', 'RUB')",
            "update accounts set operator = $1 where kind = 'clearing'",
            "insert into devices (operator, mac, account_id) select $1, 'aa:bb:cc:00:11:22', min(id) from accounts",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
                await billing.row("write", statement, theirs)


def unfiltered(statement: str) -> str:
    """The application's own statement without its filter: it holds for whatever the operator is."""
    stripped, times = re.subn(r"\b(\w+\.)?operator = \$1", "coalesce($1, '') is not null", statement)
    assert times
    return re.sub(r"\$1\b", "$1::text", stripped)


async def test_the_services_own_statements_find_nothing_foreign_without_their_filter(
    stack: Running, gateway: httpx.AsyncClient, billing: Database
) -> None:
    who = await newcomer(stack, theirs)
    number = (await Terminal(gateway, theirs).pay(who.account, "10.00"))["prv_txn"]
    known = "select way, external_id from payments where id = $1"
    way, external_id = (await stack.sql("billing", known, int(number)))[0]
    today = datetime.now(UTC).date()
    asked: list[tuple[str, tuple[Any, ...]]] = [
        (_KNOWN, (ours, way, external_id)),
        (_BY_NUMBER, (ours, who.account, "daily", today)),
        (_OF_SUBSCRIBER, (ours, who.subscriber_id, "daily", today)),
    ]
    for statement, values in asked:
        with within(theirs):
            assert await billing.row("find", unfiltered(statement), *values), statement
        with within(ours):
            assert await billing.row("find", unfiltered(statement), *values) is None, statement


async def test_a_payment_does_not_reach_a_foreign_account_without_the_filter(
    stack: Running, billing: Database
) -> None:
    who = await newcomer(stack, theirs)
    now = datetime.now(UTC)
    values = (ours, who.account, "osmp", uuid4().hex, 100_00, now, "daily", now.date(), None, None, "test")
    with within(ours):
        posted = await billing.row("post", unfiltered(POST), *values)
    assert posted is None
    assert (
        await stack.value("billing", "select balance from accounts where number = $1", who.account)
        == who.balance
    )


@pytest.mark.parametrize("service", SERVICES)
async def test_who_has_not_said_for_whom_he_works_sees_and_writes_nothing(
    stack: Running, service: str
) -> None:
    async with database_of(stack, service) as database:
        for ask in (database.row("ask", "select 1"), _begin(database.transaction), _begin(database.reading)):
            with pytest.raises(RuntimeError, match="say for which operator"):
                await _saying_nothing(ask)
    past_it = await asyncpg.connect(stack.environment[f"DATABASE_URL_{service.upper()}"])
    for table in await isolated_tables(stack, service):
        assert await past_it.fetchval(f"select count(*) from {table}") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await past_it.execute(
            "insert into outbox (subject, operator, about, payload) values ('x', 'skynet', 'x', '{}')"
        )
    await past_it.close()


async def _begin(scope: Callable[[], Any]) -> None:
    async with scope():
        raise AssertionError("it was given a connection")


async def _saying_nothing(ask: Any) -> None:
    await asyncio.get_running_loop().create_task(ask, context=Context())


@pytest.mark.parametrize("name", ["", "*"])
def test_nobody_is_called_everybody(name: str) -> None:
    with pytest.raises(ValueError, match="no operator"):
        within(name)


async def seen_by(database: Database) -> list[set[str]]:
    """For whom each of its two pools works, and whose accounts that shows."""
    asked = "select current_setting('cabinet.operator') union select distinct operator from accounts"
    async with database.transaction() as db:
        by_core = set((await db.execute(text(asked))).scalars())
    async with database.reading() as db:
        by_reading = set((await db.execute(text(asked))).scalars())
    return [by_core, by_reading, {row[0] for row in await database.rows("ask", asked)}]


async def test_one_connection_works_for_one_after_the_other(billing: Database) -> None:
    for _ in range(3):
        for operator in (ours, theirs):
            with within(operator):
                assert await seen_by(billing) == [{operator}] * 3
        with across_operators():
            assert {ours, theirs, "*"} <= (await seen_by(billing))[0]


@pytest.mark.parametrize("statement", ["select 1 / 0", "select 1"])
async def test_a_rollback_does_not_bring_the_former_operator_back(billing: Database, statement: str) -> None:
    with within(ours):
        await seen_by(billing)
    with within(theirs):
        with pytest.raises((DBAPIError, TimeoutError)):
            async with billing.transaction() as db:
                await db.execute(text(statement))
                raise TimeoutError
        assert await seen_by(billing) == [{theirs}] * 3
    with within(ours):
        assert await seen_by(billing) == [{ours}] * 3


async def test_whoever_is_cancelled_leaves_no_operator_behind(billing: Database) -> None:
    slow = "select count(*), pg_sleep(0.002) from accounts"

    async def by_core(operator: str) -> None:
        with within(operator):
            async with billing.transaction() as db:
                await db.execute(text(slow))

    async def on_the_driver(operator: str) -> None:
        with within(operator):
            await billing.row("ask", slow)

    chance = random.Random(7)
    for _ in range(25):
        for work in (by_core, on_the_driver):
            begun = asyncio.create_task(work(ours))
            await asyncio.sleep(chance.random() * 0.004)
            begun.cancel()
            await asyncio.wait([begun])
        with within(theirs):
            assert await seen_by(billing) == [{theirs}] * 3


async def test_of_many_at_once_each_sees_his_own(stack: Running) -> None:
    async def one(database: Database, operator: str) -> None:
        with within(operator):
            for _ in range(4):
                assert await seen_by(database) == [{operator}] * 3

    async with database_of(stack, "billing", pool_size=3) as database:
        await asyncio.gather(*(one(database, operator) for operator in (ours, theirs, "kaspnet") * 4))


async def test_a_batch_of_events_has_its_effect_operator_by_operator(stack: Running) -> None:
    seen: list[tuple[str, set[str]]] = []
    acknowledged: list[str] = []

    async def effect(arrivals: list[Arrival], db: Any) -> None:
        (works_for,) = (await db.execute(text("select current_setting('cabinet.operator')"))).one()
        seen.append((works_for, {arrival.happened.operator for arrival in arrivals}))

    def message(operator: str) -> Any:
        async def ack() -> None:
            acknowledged.append(operator)

        at = REGISTERED.registered_at.isoformat()
        headers = {"ce-id": str(uuid4()), "ce-operator": operator, "ce-subject": "x", "ce-time": at}
        return SimpleNamespace(
            headers=headers, subject=REGISTERED.subject, data=REGISTERED.model_dump_json().encode(), ack=ack
        )

    async with database_of(stack, "notify") as database:
        consumer = Consumer(f"test-{uuid4()}", SubscriberRegistered, effect, database, (0.1,))
        await consumer.consume([message(operator) for operator in (ours, theirs, ours)])
    assert seen == [(ours, {ours}), (theirs, {theirs})]
    assert acknowledged == [ours, ours, theirs]


async def test_the_callers_operator_counts_and_not_the_one_that_is_named(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, ours)
    person = await sign_in(gateway, ours, {"login": who.login, "password": who.password})
    async with stack.bus("gateway") as nc:
        asking = Questions(nc)
        assert (await asking.ask(GetTariffs(operator=theirs))).items
        assert not (await asking.ask(GetTariffs(operator=theirs), token=person.token)).items


async def test_a_table_made_later_is_isolated_by_name_of_its_column(stack: Running) -> None:
    owner = await asyncpg.connect(stack.environment["DATABASE_URL_TICKETS_OWNER"])
    tried = owner.transaction()
    await tried.start()
    await owner.execute("create table later (operator text)")
    await owner.execute("insert into later values ('skynet'), ('centra')")
    await owner.execute("select isolate_all()")
    assert await owner.fetchval("select count(*) from later") == 2
    await owner.execute("set local cabinet.operator = 'skynet'")
    assert [row[0] for row in await owner.fetch("select operator from later")] == ["skynet"]
    await tried.rollback()
    await owner.close()
