"""A fact on the stream becomes an SMS, a letter and a notice in the cabinet, in the person's language and once."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts.billing import PaymentReversed
from contracts.tickets import TicketOpened
from notify_world import Subscriber, World, answer, payment, resumption
from running import until


async def test_a_payment_is_told_in_kazakh_by_sms_in_parts_and_by_mail(world: World) -> None:
    who = await world.subscriber(operator="cherrynet", language="kk")
    told = await world.tell(payment(who, currency="KZT"), who)

    delivered = await world.until(told, "delivered")
    await world.until(told, "sent", "email")
    (sms,) = await world.sandbox.received(who.phone)
    assert sms["text"] == delivered["text"]
    assert sms["text"] == "CherryNet: 500,00 ₸ төлем қабылданды. Теңгерім: 620,50 ₸. Өшіру күні: 3 желтоқсан."
    assert sms["parts"] == 2
    assert sms["from"] == "CherryNet"
    (mail,) = await world.sandbox.received(who.email)
    assert mail["subject"] == "500,00\u00a0₸ төлем қабылданды"
    assert "3 желтоқсан" in mail["text"]
    assert "620,50\u00a0₸" in mail["html"]
    assert "CherryNet" in mail["html"]
    kept = await world.db.fetchval("select text from notifications where event_id = $1", told)
    assert "Теңгерім: 620,50\u00a0₸" in kept


async def test_every_part_has_its_receipt_in_the_database(world: World) -> None:
    who = await world.subscriber(language="ru")
    told = await world.tell(payment(who), who)
    delivered = await world.until(told, "delivered")
    parts = await world.db.fetch(
        "select * from sms_parts where delivery_id = $1 order by number", delivered["id"]
    )
    (sms,) = await world.sandbox.received(who.phone)
    assert [part["message_id"] for part in parts] == sms["message_ids"]
    assert {part["outcome"] for part in parts} == {"delivered"}
    assert delivered["delivered_at"] >= delivered["sent_at"]


async def test_the_same_event_again_reaches_nobody_twice(world: World) -> None:
    who = await world.subscriber()
    event = payment(who)
    told = await world.tell(event, who)
    for _ in range(4):
        await world.tell(event, who, event_id=told)
    await world.until(told, "delivered")
    await world.until(told, "sent", "email")
    # The last of a later fact is told after all repeats of the former were seen.
    later = await world.tell(payment(who, amount=1_00), who)
    await world.until(later, "delivered")
    await world.until(later, "sent", "email")
    assert await world.count(who.phone) == 2
    assert await world.count(who.email) == 2
    rows = await world.db.fetchval("select count(*) from notifications where subscriber_id = $1", who.id)
    assert rows == 2


async def test_an_effect_that_lost_its_inbox_key_still_tells_once(world: World) -> None:
    who = await world.subscriber()
    told = await world.tell(payment(who), who)
    await world.until(told, "delivered")
    await world.db.execute("delete from inbox where event_id = $1", told)
    await world.tell(payment(who), who, event_id=told)

    async def seen_again() -> bool:
        return bool(await world.db.fetchval("select true from inbox where event_id = $1", told))

    await until("the event was seen again", seen_again)
    rows = await world.db.fetch("select * from deliveries where event_id = $1", told)
    assert {row["channel"] for row in rows} == {"sms", "email"}
    assert len(rows) == 2


async def test_a_payment_and_the_resumption_that_it_brought_are_both_told(world: World) -> None:
    who = await world.subscriber(language="en")
    paid = await world.tell(payment(who), who)
    resumed = await world.tell(resumption(who), who)
    await world.until(paid, "delivered")
    await world.until(resumed, "delivered")
    texts = {message["text"] for message in await world.sandbox.received(who.phone)}
    assert texts == {
        "SkyNet: ₽500.00 received. Balance ₽620.50. It lasts until December 3.",
        "SkyNet: your service works again. Balance ₽620.50. It lasts until December 3.",
    }


async def test_an_answer_of_support_goes_by_mail_and_never_by_sms(world: World) -> None:
    who = await world.subscriber()
    told = await world.tell(answer(who, "Мастер придёт завтра.\n\nЖдите с 9 до 12 <часов>."), who)
    await world.until(told, "sent", "email")
    (mail,) = await world.sandbox.received(who.email)
    assert mail["subject"] == "Ответ на заявку № 17"
    assert "Ждите с 9 до 12 <часов>." in mail["text"]
    assert "Ждите с 9 до 12 &lt;часов&gt;." in mail["html"]
    assert await world.state(told, "sms") is None


async def test_a_reversed_payment_and_an_opened_request_stand_in_the_cabinet(world: World) -> None:
    who = await world.subscriber()
    reversed_ = PaymentReversed(
        subscriber_id=who.id,
        account="1",
        payment_id=17,
        amount=50_000,
        currency="RUB",
        balance=-62_000,
        state="stopped",
        version=3,
    )
    opened = TicketOpened(
        ticket_id=uuid4(),
        number=5,
        subscriber_id=who.id,
        kind="support",
        topic="technical",
        answer_by=datetime(datetime.now(UTC).year, 12, 3, 6, 30, tzinfo=UTC),
    )
    ids = [await world.tell(reversed_, who), await world.tell(opened, who)]

    async def both() -> list[str] | None:
        rows = await world.db.fetch(
            "select text from notifications where event_id = any($1) order by text", ids
        )
        return [row["text"] for row in rows] if len(rows) == 2 else None

    texts = await until("both stand in the cabinet", both)
    assert texts[0] == "Платёж № 17 отменён. Баланс −620,00\u00a0₽. Услуга остановлена."
    assert texts[1].endswith("Ответим не позднее 3 декабря, 09:30.")


async def test_a_fact_that_overtook_the_registration_waits_for_it(world: World) -> None:
    who = Subscriber()
    told = await world.tell(payment(who), who)

    async def failed_once() -> bool:
        return bool(await world.db.fetchval("select true from failed_events where event_id = $1", told))

    await until("the event has failed once", failed_once)
    await world.register(who)
    await world.until(told, "delivered")


async def test_an_older_registration_does_not_bring_an_old_phone_back(world: World) -> None:
    who = await world.subscriber()
    newer = Subscriber(id=who.id)
    await world.register(newer, version=3)
    await world.register(who, version=2)

    async def renewed() -> bool:
        version = await world.db.fetchval("select version from recipients where subscriber_id = $1", who.id)
        return bool(version == 3)

    await until("the recipient is renewed", renewed)
    told = await world.tell(payment(who), who)
    assert (await world.until(told, "delivered"))["address"] == newer.phone


async def test_somebody_without_phone_and_mail_has_the_cabinet(world: World) -> None:
    who = Subscriber(phone="", email="")
    await world.db.execute(
        "insert into recipients values ($1, $2, '1', 'x', 'ru', '{}', '{}', 1)", who.operator, who.id
    )
    told = await world.tell(payment(who), who)

    async def noticed() -> bool:
        return bool(await world.db.fetchval("select true from notifications where event_id = $1", told))

    await until("it stands in the cabinet", noticed)
    assert not await world.db.fetch("select 1 from deliveries where event_id = $1", told)


async def test_the_trace_of_the_fact_is_in_the_row(world: World) -> None:
    who = await world.subscriber()
    trace = uuid4().hex
    told = await world.tell(payment(who), who, traceparent=f"00-{trace}-00f067aa0ba902b7-01")
    assert (await world.until(told, "delivered"))["trace_id"] == trace


@pytest.mark.parametrize("operator", ["cherrynet", "netbynet", "centra", "skynet", "kaspnet"])
async def test_each_operator_writes_under_its_own_name(world: World, operator: str) -> None:
    who = await world.subscriber(operator=operator)
    told = await world.tell(payment(who), who)
    await world.until(told, "delivered")
    await world.until(told, "sent", "email")
    found = await asyncio.gather(world.sandbox.received(who.phone), world.sandbox.received(who.email))
    assert {message["operator"] for messages in found for message in messages} == {operator}
    assert sum(map(len, found)) == 2
