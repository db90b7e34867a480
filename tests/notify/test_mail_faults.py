"""A mail server that is away, busy, silent or that refuses."""

import asyncio
from typing import Any

from notify_world import Subscriber, World, answer


async def test_letters_written_while_the_server_is_down_are_sent_once_when_it_is_back(world: World) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(mail={"down": True})
    told = [await world.tell(answer(who), who) for _ in range(3)]
    for event_id in told:
        await world.until(event_id, "queued", "email")
    await world.sandbox.fault()
    for event_id in told:
        await world.until(event_id, "sent", "email")
    assert await world.count(who.email) == 3


async def test_a_busy_server_is_asked_again(world: World) -> None:
    people = [await world.subscriber() for _ in range(3)]
    await world.sandbox.fault(mail={"throttle": 1})
    told = await asyncio.gather(*(world.tell(answer(who), who) for who in people))
    attempts = [(await world.until(event_id, "sent", "email"))["attempts"] for event_id in told]
    assert max(attempts) > 1
    assert [await world.count(who.email) for who in people] == [1, 1, 1]


async def test_a_refused_recipient_is_final_and_says_why(world: World) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(mail={"refuse": 1})
    failed = await world.until(await world.tell(answer(who), who), "failed", "email")
    assert failed["reason"] == "the mail server refused: 550 5.7.1 Refused"


async def test_an_address_that_is_none_fails_with_the_reason(world: World) -> None:
    who = await world.subscriber(email="нет, спасибо\nBcc: all@mail.example")
    failed = await world.until(await world.tell(answer(who), who), "failed", "email")
    assert failed["reason"]


async def test_a_letter_whose_answer_was_lost_is_sent_again(world: World) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(mail={"lose_answer": True})
    told = await world.tell(answer(who), who)
    queued: Any = await world.until(told, "queued", "email")
    while queued["attempts"] == 0:
        queued = await world.until(told, "queued", "email")
    await world.sandbox.fault()
    sent = await world.until(told, "sent", "email")
    assert sent["attempts"] > 1
    assert await world.count(who.email) == sent["attempts"]


async def test_a_letter_to_many_whose_answer_was_lost_is_not_sent_again(world: World) -> None:
    who = Subscriber()
    await world.sandbox.fault(mail={"lose_answer": True})
    event_id = await world.db.fetchval(
        "insert into deliveries (operator, event_id, channel, address, kind, subject, text, bulk) "
        "values ($1, gen_random_uuid(), 'email', $2, 'newsletter', 'x', 'x', true) returning event_id",
        who.operator,
        who.email,
    )
    lost = await world.until(event_id, "unknown", "email")
    assert lost["reason"].startswith("the mail server did not answer")
    assert await world.count(who.email) == 1


async def test_letters_do_not_wait_for_each_other(world: World) -> None:
    """Over one connection the last of four would be a second and a half behind the first."""
    people = [await world.subscriber() for _ in range(4)]
    await world.sandbox.fault(mail={"slow": 0.5})
    told = await asyncio.gather(*(world.tell(answer(who), who) for who in people))
    sent = [await world.until(event_id, "sent", "email") for event_id in told]
    moments = [row["sent_at"] for row in sent]
    assert (max(moments) - min(moments)).total_seconds() < 1.2
