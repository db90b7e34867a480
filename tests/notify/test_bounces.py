"""Letters that come back: the delivery fails with the reason, and no other letter goes where there is no mailbox."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.asking import Questions
from contracts.notify import BounceNoted, FindBounceAddress, NoteBounce
from contracts.problems import NotFound
from notify_world import Subscriber, World, answer
from running import until


async def sent(world: World, who: Subscriber) -> tuple[UUID, str]:
    """A letter that has arrived: its event, and the token of its Return-Path."""
    told = await world.tell(answer(who), who)
    await world.until(told, "sent", "email")
    (letter, *_) = [one for one in await world.sandbox.received(who.email) if one["channel"] == "email"]
    return told, letter["headers"]["Return-Path"].partition("+")[2].partition("@")[0]


def bounce(token: str, **what: Any) -> NoteBounce:
    told = {"action": "failed", "status": "5.1.1", "diagnostic": "no such mailbox"}
    return NoteBounce(operator="skynet", token=token, **{**told, **what})


async def test_after_a_letter_came_back_no_other_goes_there_until_the_address_is_confirmed_anew(
    world: World, questions: Questions
) -> None:
    who = await world.subscriber()
    told, token = await sent(world, who)
    assert await questions.ask(FindBounceAddress(operator="skynet", token=token))
    for _ in range(2):
        assert await questions.ask(bounce(token)) == BounceNoted()
    failed = await world.until(told, "failed", "email")
    assert failed["reason"] == "it came back: 5.1.1 no such mailbox"
    next_one = await world.until(await world.tell(answer(who), who), "failed", "email")
    assert "put aside" in next_one["reason"]
    assert await world.count(who.email) == 1

    address, who.email = who.email, "other@mail.example"
    await world.register(who, version=2)
    who.email = address.title()
    await world.register(who, version=3)

    async def freed() -> Any:
        return not await world.db.fetchval("select true from returned_mail where address = $1", address)

    await until("the address is free", freed)
    await world.until(await world.tell(answer(who), who), "sent", "email")


async def test_what_is_not_about_the_mailbox_puts_nothing_aside(world: World, questions: Questions) -> None:
    who = await world.subscriber()
    told, token = await sent(world, who)
    await questions.ask(bounce(token, action="delayed", status="4.4.1", diagnostic="no route"))
    delayed = await world.until(told, "sent", "email")
    assert delayed["reason"] == "delayed on its way: 4.4.1 no route"
    await questions.ask(bounce(token, status="5.2.2", diagnostic="mailbox full"))
    await world.until(told, "failed", "email")
    await world.until(await world.tell(answer(who), who), "sent", "email")


async def test_a_made_up_token_changes_nothing(world: World, questions: Questions) -> None:
    who = await world.subscriber()
    told, token = await sent(world, who)
    foreign = NoteBounce(operator="centra", token=token, action="failed", status="5.1.1")
    for wrong in (foreign, bounce("a" * 52), bounce(uuid4().hex), bounce("")):
        with pytest.raises(NotFound):
            await questions.ask(wrong)
    assert (await world.state(told, "email"))["state"] == "sent"
