"""Staff follows each message from the queue to the phone, and sends it again."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.asking import Questions
from contracts.notify import ListDeliveries, LookAtDelivery, ResendDelivery
from contracts.problems import BadRequest, Conflict, NotFound
from notify_world import World, payment
from running import Running, until
from signed_tokens import Signer


class Desk:
    def __init__(self, servers: Running, questions: Questions, operator: str = "skynet") -> None:
        self._questions = questions
        self._token = Signer(servers).token(uuid4(), operator, "staff", "support")

    async def asks(self, question: Any) -> Any:
        return await self._questions.ask(question, token=self._token)

    async def finds(self, **said: Any) -> list[Any]:
        return list((await self.asks(ListDeliveries.model_validate(said))).items)


@pytest.fixture
def desk(servers: Running, questions: Questions) -> Desk:
    return Desk(servers, questions)


async def test_a_message_is_found_by_what_is_known_of_it(world: World, desk: Desk) -> None:
    who = await world.subscriber()
    told = await world.tell(payment(who), who, traceparent=f"00-{uuid4().hex}-00f067aa0ba902b7-01")
    delivered = await world.until(told, "delivered")
    await world.until(told, "sent", "email")
    assert {line.channel for line in await desk.finds(subscriber_id=who.id)} == {"sms", "email"}
    (line,) = await desk.finds(address=who.phone)
    assert (line.id, line.kind, line.state) == (delivered["id"], "payment_received", "delivered")
    assert line.address == f"{who.phone[:2]} {who.phone[2]}** ***-**-{who.phone[-2:]}"
    assert line.trace_id == delivered["trace_id"]
    assert not await desk.finds(address=who.phone, state="failed")
    assert not await desk.finds(address=who.phone, since="2999-01-01T00:00:00Z")
    page = await desk.asks(ListDeliveries(subscriber_id=who.id, limit=1))
    rest = await desk.asks(ListDeliveries(subscriber_id=who.id, limit=1, cursor=page.next_cursor))
    assert len(page.items) == len(rest.items) == 1
    assert rest.next_cursor is None
    with pytest.raises(BadRequest):
        await desk.finds(cursor="1")


async def test_its_life_is_told_with_every_attempt(world: World, desk: Desk) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(mail={"lose_answer": True})
    told = await world.tell(payment(who), who)

    async def tried() -> Any:
        row = await world.state(told, "email")
        return row and row["history"] != "[]"

    await until("it was tried", tried)
    await world.sandbox.fault()
    sent = await world.until(told, "sent", "email")
    life = await desk.asks(LookAtDelivery(delivery_id=sent["id"]))
    assert life.address == who.email
    assert life.text == sent["text"]
    assert [step.state for step in life.steps][-1] == "sent"
    assert {step.state for step in life.steps[:-1]} == {"queued"}
    assert life.steps[0].reason
    assert life.steps[0].attempt == 1
    assert not life.resendable
    with pytest.raises(Conflict):
        await desk.asks(ResendDelivery(delivery_id=sent["id"]))


async def test_what_has_failed_is_sent_again(world: World, desk: Desk) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(smsc={"refuse": 1})
    told = await world.tell(payment(who), who)
    failed = await world.until(told, "failed")
    await world.sandbox.fault()
    again = await desk.asks(ResendDelivery(delivery_id=failed["id"]))
    assert again.line.state == "queued"
    await world.until(told, "delivered")
    life = await desk.asks(LookAtDelivery(delivery_id=failed["id"]))
    assert [step.state for step in life.steps] == ["failed", "queued", "sent", "delivered"]
    assert await world.count(who.phone) == 1


async def test_another_operators_message_is_not_there(
    world: World, servers: Running, questions: Questions
) -> None:
    who = await world.subscriber()
    mine = await world.until(await world.tell(payment(who), who), "delivered")
    stranger = Desk(servers, questions, "kaspnet")
    assert not await stranger.finds(subscriber_id=who.id)
    for question in (LookAtDelivery, ResendDelivery):
        with pytest.raises(NotFound):
            await stranger.asks(question(delivery_id=mine["id"]))
