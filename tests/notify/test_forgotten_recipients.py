"""Whoever was forgotten is told nothing any more, and nothing that arrives late brings him back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.database import Database
from contracts.auth import SubscriberChanged, SubscriberErased
from notify.retention import forget_older_than
from notify.service import service
from notify_world import Subscriber, World, payment
from one_service import OneService
from running import Running, until


def erased(who: Subscriber, version: int = 5) -> SubscriberErased:
    return SubscriberErased(subscriber_id=who.id, contract="100-7", account="100-7", version=version)


def changed(who: Subscriber, version: int) -> SubscriberChanged:
    return SubscriberChanged(
        subscriber_id=who.id,
        contract="100-7",
        name="Анна Ким",
        address="",
        language="ru",
        phones=[who.phone],
        emails=[who.email],
        version=version,
        changed_at=datetime.now(UTC),
    )


async def traces(world: World, who: Subscriber) -> list[str]:
    tables = ("recipients", "notifications", "deliveries", "sms_parts", "sms_receipts")
    held = "select count(*) from {} t where t::text like any($1)"
    words = [f"%{who.phone}%", f"%{who.email}%", f"%{who.id}%Анна Ким%"]
    return [table for table in tables if await world.db.fetchval(held.format(table), words)]


async def test_addresses_and_words_go_and_late_facts_reach_nobody(world: World) -> None:
    who = await world.subscriber()
    paid = await world.tell(payment(who), who)
    await world.until(paid, "delivered")
    assert await traces(world, who) == ["recipients", "deliveries", "sms_parts"]
    event_id = await world.tell(erased(who), who)
    await world.handled(event_id)
    assert await traces(world, who) == []
    await world.tell(erased(who), who, event_id=event_id)
    for late in (changed(who, 4), payment(who)):
        await world.handled(await world.tell(late, who))
    assert await traces(world, who) == []
    told = "select count(*) from outbox where about = $1 and subject = 'events.notify.notify_forgot'"
    assert await world.db.fetchval(told, str(who.id)) == 1


async def test_an_erasure_that_overtakes_the_registration_leaves_nothing_to_come(world: World) -> None:
    who = Subscriber()
    await world.handled(await world.tell(erased(who), who))
    await world.register(who)
    await world.handled(await world.tell(changed(who, 2), who))
    assert await traces(world, who) == []


async def test_a_death_between_forgetting_and_acknowledging_changes_nothing(
    world: World, servers: Running, notify: OneService
) -> None:
    who = await world.subscriber()
    servers.crash_at("events.before_commit")
    event_id = await world.tell(erased(who), who, event_id=uuid4())
    assert await notify.died() == 137
    await notify.start()
    await world.handled(event_id)

    async def gone() -> bool:
        return await traces(world, who) == []

    await until("he is forgotten", gone)


async def test_what_was_told_to_no_subscriber_is_forgotten_after_ninety_days(
    world: World, servers: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = (
        "insert into deliveries (id, operator, event_id, channel, address, kind, text, state, subscriber_id) "
        "values (uuidv7($1), 'skynet', gen_random_uuid(), 'email', $2, 'visitor_answered', 'x', $3, $4)"
    )
    address, old, newer = f"{uuid4().hex}@mail.example", timedelta(days=-91), timedelta(days=-89)
    for age, state, subscriber in ((old, "sent", None), (newer, "sent", None), (old, "sent", uuid4())):
        await world.db.execute(stored, age, address, state, subscriber)
    own = Database(servers.environment["DATABASE_URL_NOTIFY"], "test")
    monkeypatch.setattr(service, "database", own, raising=False)
    await forget_older_than(timedelta(days=400))
    left = (
        "select subscriber_id is null as nobodys, id < uuidv7($2) as old from deliveries where address = $1"
    )
    rows = await world.db.fetch(left, address, timedelta(days=-90))
    assert {(row["nobodys"], row["old"]) for row in rows} == {(True, False), (False, True)}
    await own.close()
