"""What must be true after every fault: I1 to I6. Called when the system has come to rest."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from billing import seals
from billing.ledger import differences
from chassis.isolation import ACROSS
from contracts.listeners import LISTENERS, SERVICES
from running import Running, until

_UNSETTLED = """
select kind, channel, operator, state, hours, next_at, reason from deliveries where state in ('queued', 'sending')
"""
_TOLD = "select subject, event_id from outbox order by id desc limit $1"
_HAD = """
select consumer, event_id from (
  select consumer, event_id from inbox
  union all select consumer, event_id from failed_events where quarantined_at is not null
) as had where $1::uuid[] is null or event_id = any($1)
"""
# Whoever waits looks at the newest first; when they have had their effect, at all.
_NEWEST = 500


@dataclass(frozen=True)
class Accepted:
    """A payment that the outside was told is taken. `amount` in minor units."""

    operator: str
    way: str
    external_id: str
    amount: int


async def at_rest(stack: Running) -> None:
    """Wait until every event has left and had its effect, and every delivery is settled."""
    for service in SERVICES:
        waiting = "select count(*) = 0 from outbox where published_at is null"
        await until(f"{service}'s outbox is empty", lambda s=service, q=waiting: stack.value(s, q))  # type: ignore[misc]
    try:
        await until("every durable has taken every event", lambda: _is_level(stack))
    except AssertionError as error:
        raise AssertionError(f"behind: {await _behind(stack)}") from error
    try:
        settled = f"select not exists ({_UNSETTLED})"
        await until("every delivery is settled", lambda: stack.value("notify", settled))
    except AssertionError as error:
        raise AssertionError(f"not settled: {await stack.sql('notify', _UNSETTLED)}") from error


def _listened() -> list[tuple[str, str, str, str]]:
    return [
        (event.owner, consumer, event.subject, event.durable(consumer))
        for consumer, events in LISTENERS.items()
        for event in events
    ]


async def _is_level(stack: Running) -> bool:
    return not await _behind(stack, _NEWEST) and not await _behind(stack)


async def _behind(stack: Running, newest: int | None = None) -> list[str]:
    """Durables by which something that was told, by default at any time, has had no effect and was not given up."""
    told = {service: await _by_name(stack, service, _TOLD, newest) for service in SERVICES}
    ids = [id_ for of in told.values() for some in of.values() for id_ in some] if newest else None
    had = {service: await _by_name(stack, service, _HAD, ids) for service in LISTENERS}
    return [
        durable
        for owner, consumer, subject, durable in _listened()
        if not told[owner][subject] <= had[consumer][durable]
    ]


async def _by_name(
    stack: Running, service: str, statement: str, which: object
) -> defaultdict[str, set[UUID]]:
    found: defaultdict[str, set[UUID]] = defaultdict(set)
    for name, event_id in await stack.sql(service, statement, which):
        found[name].add(event_id)
    return found


async def assert_invariants(stack: Running, accepted: Collection[Accepted] = ()) -> None:
    """I1 to I6 of the whole system, and each payment in `accepted` there exactly once."""
    await at_rest(stack)
    await _ledger_is_sound(stack)
    await _accepted_are_there_once(stack, accepted)
    await _each_event_had_one_effect(stack)
    await _nothing_is_left_open(stack)


@asynccontextmanager
async def whole_ledger(stack: Running) -> AsyncIterator[AsyncConnection]:
    """A connection as the proof has it: without a service's limits of time."""
    url = stack.environment["DATABASE_URL_BILLING"].replace("://", "+asyncpg://", 1)
    engine = create_async_engine(url, connect_args={"server_settings": ACROSS})
    try:
        async with engine.connect() as db:
            yield db
    finally:
        await engine.dispose()


async def _ledger_is_sound(stack: Running) -> None:
    """I1, I3, I6: whatever is debited is credited, balances follow from transfers, and the seals hold."""
    async with whole_ledger(stack) as db:
        assert await differences(db) == []
        assert (await seals.proof(db)).broken is None
        assert await seals.differing_sums(db) == []
    total = await stack.value(
        "billing",
        "select coalesce(sum(case when side = 'credit' then amount else -amount end), 0)::bigint from ("
        "select 'credit' as side, amount from transfers t join accounts a on a.id = t.credit_id "
        "union all select 'debit', amount from transfers t join accounts a on a.id = t.debit_id) as sides",
    )
    assert total == 0


async def _accepted_are_there_once(stack: Running, accepted: Collection[Accepted]) -> None:
    """I2: what the outside was told is taken stands in the books once, with its amount."""
    told = {(one.operator, one.way, one.external_id, one.amount, 1) for one in accepted}
    rows = await stack.sql(
        "billing",
        "select p.operator, p.way, p.external_id, p.amount, count(t.id) as transfers "
        "from payments p left join transfers t on t.payment_id = p.id "
        "where p.status = 'accepted' and p.external_id = any($1) group by p.id",
        [one.external_id for one in accepted],
    )
    assert {tuple(row) for row in rows} == told


async def _each_event_had_one_effect(stack: Running) -> None:
    """I4: one key in the inbox for each event, and never two deliveries of one fact to one address."""
    assert await _behind(stack) == []
    twice = await stack.sql(
        "notify",
        "select event_id, channel, address, count(*) from deliveries group by 1, 2, 3 having count(*) > 1",
    )
    assert not twice
    payments = await stack.value(
        "billing", "select count(*) from outbox where subject = 'events.billing.payment_received'"
    )
    # What was told of somebody who has been erased is gone from the outbox too.
    of_the_living = (
        "select count(*) from payments p join accounts a on a.id = p.account_id where not exists "
        "(select from erasures e where e.operator = a.operator and e.subscriber_id = a.subscriber_id)"
    )
    assert payments == await stack.value("billing", of_the_living)


async def _nothing_is_left_open(stack: Running) -> None:
    """I5: no payment without an end, no event that failed and is still to be tried."""
    open_payments = "select count(*) from payments where status not in ('accepted', 'cancelled')"
    assert await stack.value("billing", open_payments) == 0
    for service in LISTENERS:
        failing = "select count(*) from failed_events where quarantined_at is null"
        assert await stack.value(service, failing) == 0
