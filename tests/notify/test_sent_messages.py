"""Staff follows each message from the queue to the phone, and sends it again."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.asking import Questions
from contracts.notify import ListDeliveries, LookAtDelivery, ResendDelivery
from contracts.problems import BadRequest, Conflict, NotFound
from notify_world import World, payment
from running import Running, until
from signed_tokens import Signer


class Desk:
    def __init__(
        self, servers: Running, questions: Questions, operator: str = "skynet", role: str = "support"
    ) -> None:
        self._questions = questions
        self.id = uuid4()
        self._token = Signer(servers).token(self.id, operator, "staff", role)

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


async def stored(
    world: World, kind: str, category: str, text: str = "x", subscriber: UUID | None = None
) -> UUID:
    """An SMS that was sent."""
    made = await world.db.fetchval(
        "insert into deliveries (operator, event_id, channel, address, kind, category, text, subject, state, subscriber_id) "
        "values ('skynet', gen_random_uuid(), 'sms', '+79210000000', $1, $2, $3, $3, 'sent', $4) returning id",
        kind,
        category,
        text,
        subscriber,
    )
    return UUID(str(made))


async def test_marketing_reads_what_it_sends_and_nothing_that_is_told_to_one_person(
    world: World, servers: Running, questions: Questions, desk: Desk
) -> None:
    who, marketing = uuid4(), Desk(servers, questions, role="marketing")
    theirs = {
        await stored(world, *what, subscriber=who)
        for what in (("newsletter", "marketing"), ("maintenance", "news"), ("test", "service"))
    }
    persons = await stored(world, "payment_due", "money", subscriber=who)
    assert {line.id for line in await marketing.finds(subscriber_id=who)} == theirs
    assert {line.id for line in await desk.finds(subscriber_id=who)} == {*theirs, persons}
    with pytest.raises(NotFound):
        await marketing.asks(LookAtDelivery(delivery_id=persons))
    for one in theirs:
        assert (await marketing.asks(LookAtDelivery(delivery_id=one))).text == "x"


async def test_a_link_that_acts_for_its_reader_is_not_shown(world: World, desk: Desk) -> None:
    told = "Confirm: https://skynet.example/newsletter/confirm?token=Ab-9_c\nUntil tomorrow."
    life = await desk.asks(
        LookAtDelivery(delivery_id=await stored(world, "newsletter_confirm", "marketing", told))
    )
    hidden = "Confirm: https://skynet.example/newsletter/confirm?token=***\nUntil tomorrow."
    assert life.text == life.subject == hidden


async def test_whoever_looks_for_a_person_leaves_a_row(world: World, desk: Desk) -> None:
    who = uuid4()
    await stored(world, "payment_due", "money", subscriber=who)
    await desk.finds(kind="payment_due")
    await desk.finds(subscriber_id=who)
    await desk.finds(address="+79210000000", state="sent")
    rows = await world.db.fetch(
        "select about, payload::text from outbox where payload::text like $1 order by id", f"%{desk.id}%"
    )
    assert [row["about"] for row in rows] == [f"subscriber:{who}", "deliveries"]
    assert all(str(who) in row["payload"] and "+7921" not in row["payload"] for row in rows)
