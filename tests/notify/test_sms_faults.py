"""An SMS centre that is away, slow, busy or silent: told once, or known to be uncertain; never twice."""

import asyncio
from typing import Any

from notify_world import Subscriber, World, payment
from one_service import OneService
from running import until


async def test_what_is_told_while_the_centre_is_down_is_sent_once_when_it_is_back(world: World) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(smsc={"down": True})
    told = [await world.tell(payment(who, amount=amount), who) for amount in (1_00, 2_00, 3_00)]
    for event_id in told:
        await world.until(event_id, "queued")
    await world.sandbox.fault()
    for event_id in told:
        await world.until(event_id, "delivered")
    assert await world.count(who.phone) == 3


async def test_a_lost_answer_is_unknown_is_not_sent_again_and_a_late_receipt_settles_it(world: World) -> None:
    who = await world.subscriber()
    # The receipt comes after `slow` seconds, after the answer was given up.
    await world.sandbox.fault(smsc={"lose_answer": True, "slow": 1.5})
    told = await world.tell(payment(who), who)
    unknown = await world.until(told, "unknown")
    assert unknown["reason"] == "the SMS centre did not answer"
    await world.sandbox.fault()
    delivered = await world.until(told, "delivered")
    assert delivered["attempts"] == 1
    assert await world.count(who.phone) == 1


async def test_late_receipts_settle_every_part_of_a_long_text(world: World) -> None:
    who = await world.subscriber(operator="cherrynet", language="kk")
    await world.sandbox.fault(smsc={"lose_answer": True, "slow": 1.5})
    told = await world.tell(payment(who, currency="KZT"), who)
    await world.until(told, "unknown")
    delivered = await world.until(told, "delivered")
    parts = await world.db.fetch("select * from sms_parts where delivery_id = $1", delivered["id"])
    assert [part["outcome"] for part in parts] == ["delivered", "delivered"]
    assert await world.count(who.phone) == 1


async def test_a_busy_centre_is_asked_again_until_it_has_taken_everything(world: World) -> None:
    people = [await world.subscriber(operator="kaspnet") for _ in range(4)]
    await world.sandbox.fault(smsc={"throttle": 2})
    told = await asyncio.gather(*(world.tell(payment(who), who) for who in people))
    attempts = [(await world.until(event_id, "delivered"))["attempts"] for event_id in told]
    assert max(attempts) > 1
    assert [await world.count(who.phone) for who in people] == [1, 1, 1, 1]


async def test_only_the_parts_that_were_put_off_are_sent_again(world: World) -> None:
    who = await world.subscriber(operator="cherrynet", language="kk")
    await world.sandbox.fault(smsc={"throttle": 1})
    told = await world.tell(payment(who, currency="KZT"), who)
    delivered = await world.until(told, "delivered")
    assert delivered["attempts"] > 1
    (sms,) = await world.sandbox.received(who.phone)
    assert sms["text"] == delivered["text"]


async def test_a_refusal_is_final_and_says_why(world: World) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(smsc={"refuse": 1})
    failed = await world.until(await world.tell(payment(who), who), "failed")
    assert failed["reason"] == "refused by the SMS centre: ESME_RSUBMITFAIL (0x00000045)"
    assert await world.count(who.phone) == 0


async def test_a_phone_that_is_none_fails_with_the_reason(world: World) -> None:
    for phone in ("спросить у жены", "+7abc", "+79110000001,+79110000002"):
        who = await world.subscriber(phone=phone)
        failed = await world.until(await world.tell(payment(who), who), "failed")
        assert "is not a phone number" in failed["reason"]


async def test_receipts_that_come_twice_and_before_the_answer_settle_it_once(world: World) -> None:
    people = [await world.subscriber() for _ in range(3)]
    await world.sandbox.fault(smsc={"repeat": True, "reorder": True})
    told = [await world.tell(payment(who), who) for who in people]
    for event_id in told:
        await world.until(event_id, "delivered")

    async def nothing_waits() -> bool:
        phones = [who.phone.lstrip("+") for who in people]
        return not await world.db.fetchval(
            "select count(*) from sms_receipts where address = any($1)", phones
        )

    await until("no receipt waits", nothing_waits)
    assert [await world.count(who.phone) for who in people] == [1, 1, 1]


async def test_a_session_that_breaks_in_the_middle_sends_nothing_twice(world: World) -> None:
    people = await asyncio.gather(*(world.subscriber() for _ in range(20)))
    told = await asyncio.gather(*(world.tell(payment(who), who) for who in people))
    for _ in range(3):
        await world.sandbox.fault(smsc={"down": True})
        await world.sandbox.fault()

    async def settled() -> list[Any] | None:
        rows = [await world.state(event_id) for event_id in told]
        final = all(row and row["state"] in {"delivered", "unknown"} for row in rows)
        return rows if final else None

    rows = await until("all are settled", settled)
    counts = [await world.count(who.phone) for who in people]
    assert max(counts) == 1
    assert all(count == 1 for count, row in zip(counts, rows, strict=True) if row["state"] == "delivered")


async def test_a_stopped_process_finishes_what_is_under_way(world: World, notify: OneService) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(smsc={"slow": 0.5})
    told = await world.tell(payment(who), who)
    await world.until(told, "sending")
    assert await notify.stop() == 0
    assert (await world.state(told))["state"] in {"sent", "delivered"}
    await world.sandbox.fault()
    await notify.start()
    await world.until(told, "delivered")
    assert await world.count(who.phone) == 1


async def test_a_receipt_of_somebody_elses_message_changes_nothing(world: World) -> None:
    who, other = await world.subscriber(), Subscriber()
    await world.db.execute(
        "insert into sms_receipts (operator, message_id, address, outcome, received_at) "
        "values ('skynet', 'foreign', $1, 'delivered', now() - interval '1 hour')",
        other.phone.lstrip("+"),
    )

    async def forgotten() -> bool:
        return not await world.db.fetchval("select count(*) from sms_receipts where message_id = 'foreign'")

    await world.until(await world.tell(payment(who), who), "delivered")
    await until("the receipt is forgotten", forgotten)
