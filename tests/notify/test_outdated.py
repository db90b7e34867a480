"""Nobody who has paid is told that the service will stop: notices are checked again when they are sent."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from account_events import IN_A_MONTH, IN_FIVE_DAYS, fact, paid
from chassis.asking import Questions
from contracts.billing import (
    AutopaymentFailed,
    PaymentDue,
    PaymentReceived,
    PaymentReversed,
    PromisedPaymentTaken,
    PromisedPaymentUnkept,
    ServiceResumed,
    ServiceStopped,
    SuspensionStarted,
)
from contracts.message import Event
from contracts.notify import ListNotifications
from notify_world import Subscriber, World
from running import Running, until
from signed_tokens import Signer

# They would be untrue later.
WARNINGS: list[type[Event]] = [PaymentDue, ServiceStopped, PromisedPaymentUnkept, AutopaymentFailed]


async def told_while_away(world: World, who: Subscriber, *events: Event) -> list[UUID]:
    """The events, one after another, while neither centre nor mail server is there; then both are back."""
    await world.sandbox.fault(smsc={"down": True}, mail={"down": True})
    ids = []
    for event in events:
        ids.append(await world.tell(event, who))
        await world.handled(ids[-1])
    await world.sandbox.fault()
    return ids


async def outdated(world: World, event_id: UUID, why: str) -> None:
    for channel in ("sms", "email"):
        row = await world.until(event_id, "outdated", channel)
        assert row["reason"] == why
        assert row["attempts"] == 0


@pytest.mark.parametrize("kind", WARNINGS)
@pytest.mark.parametrize("payment_first", [False, True])
async def test_nobody_who_has_paid_is_warned(world: World, kind: type[Event], payment_first: bool) -> None:
    who = await world.subscriber()
    events = [fact(kind, who), paid(who)]
    ids = await told_while_away(world, who, *(reversed(events) if payment_first else events))
    warning, payment = reversed(ids) if payment_first else ids
    await world.until(payment, "delivered")
    await outdated(world, warning, "money has come since")
    (sms,) = await world.sandbox.received(who.phone)
    assert "получено 600,00" in sms["text"]
    (mail,) = await world.sandbox.received(who.email)
    assert mail["subject"].startswith("Получен платёж")


@pytest.mark.parametrize("kind", WARNINGS)
async def test_who_has_not_paid_is_warned_also_after_an_older_payment(
    world: World, kind: type[Event]
) -> None:
    who = await world.subscriber()
    _, warning = await told_while_away(world, who, paid(who, version=4), fact(kind, who))
    await world.until(warning, "delivered")
    await world.until(warning, "sent", "email")
    assert await world.count(who.phone) == 2


async def test_a_service_that_works_again_is_not_said_to_have_stopped(world: World) -> None:
    who = await world.subscriber()
    stopped, resumed = await told_while_away(
        world, who, fact(ServiceStopped, who), fact(ServiceResumed, who, version=6)
    )
    await world.until(resumed, "delivered")
    await outdated(world, stopped, "the account is active now")
    assert await world.count(who.phone) == 1


async def test_a_service_that_has_stopped_again_is_not_said_to_work(world: World) -> None:
    who = await world.subscriber()
    resumed, stopped = await told_while_away(
        world, who, fact(ServiceResumed, who), fact(ServiceStopped, who, version=6)
    )
    await world.until(stopped, "delivered")
    await outdated(world, resumed, "the account is stopped now")


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (
            lambda who: fact(PromisedPaymentTaken, who, version=6, due_on=IN_A_MONTH),
            "the service lasts longer now",
        ),
        (lambda who: fact(PromisedPaymentTaken, who, version=6, due_on=None), "the service lasts longer now"),
        (
            lambda who: fact(SuspensionStarted, who, version=6, state="suspended"),
            "the account is suspended now",
        ),
    ],
    ids=["longer", "without-end", "suspended"],
)
async def test_a_reminder_is_not_sent_when_the_service_will_not_stop_then(
    world: World, later: Any, why: str
) -> None:
    who = await world.subscriber()
    reminder, _ = await told_while_away(world, who, fact(PaymentDue, who), later(who))
    await outdated(world, reminder, why)


async def test_a_promise_that_changes_nothing_leaves_the_reminder_true(world: World) -> None:
    who = await world.subscriber()
    same = fact(PromisedPaymentTaken, who, version=6, due_on=IN_FIVE_DAYS)
    taken_back = fact(PaymentReversed, who, version=7, balance=5_000)
    reminder, *_ = await told_while_away(world, who, fact(PaymentDue, who), same, taken_back)
    await world.until(reminder, "delivered")


async def test_a_payment_of_which_all_is_spent_is_a_payment_all_the_same(world: World) -> None:
    """The newest state is as it was before: what came between is not forgotten."""
    who = await world.subscriber()
    spent = fact(SuspensionStarted, who, version=8)
    warning, *_ = await told_while_away(world, who, fact(AutopaymentFailed, who), paid(who), spent)
    await outdated(world, warning, "money has come since")
    late = Subscriber(phone=who.phone, email=who.email)
    await world.register(late)
    _, _, warning = await told_while_away(
        world, late, fact(SuspensionStarted, late, version=8), paid(late), fact(AutopaymentFailed, late)
    )
    await outdated(world, warning, "money has come since")


async def test_a_reminder_that_waited_until_its_day_is_not_sent(world: World) -> None:
    who = await world.subscriber()
    today = datetime.now(UTC).date() - timedelta(days=1)
    (reminder,) = await told_while_away(world, who, fact(PaymentDue, who, due_on=today))
    await outdated(world, reminder, "its day has come")


@pytest.mark.parametrize("in_order", [True, False])
async def test_of_two_reminders_that_waited_the_later_is_sent(world: World, in_order: bool) -> None:
    who = await world.subscriber()
    events = [fact(PaymentDue, who, days_left=5), fact(PaymentDue, who, days_left=3, version=6)]
    ids = await told_while_away(world, who, *(events if in_order else reversed(events)))
    early, late = ids if in_order else reversed(ids)
    await world.until(late, "delivered")
    await outdated(world, early, "a later notice tells it")
    assert await world.count(who.phone) == 1


async def test_another_operators_account_of_the_same_number_is_another(world: World) -> None:
    who, namesake = await world.subscriber(), await world.subscriber(operator="kaspnet")
    warning = await told_while_away(world, who, fact(ServiceStopped, who, account="100-8"))
    await world.tell(paid(namesake, account="100-8"), namesake)
    await world.until(warning[0], "delivered")


async def test_what_is_done_leaves_the_cabinet(world: World, questions: Questions, servers: Running) -> None:
    who = await world.subscriber()
    token = Signer(servers).token(who.id, who.operator, "subscriber", "")

    async def shown() -> tuple[list[str], int]:
        page = await questions.ask(ListNotifications(), token=token)
        return [item.kind for item in page.items], page.unread

    await world.handled(await world.tell(fact(ServiceStopped, who), who))
    assert await shown() == (["service_stopped"], 1)
    await world.handled(await world.tell(paid(who), who))
    assert await shown() == (["payment_received"], 1)


async def test_many_outdated_notices_do_not_hold_up_the_one_that_is_true(world: World) -> None:
    people = [await world.subscriber() for _ in range(25)]
    await world.sandbox.fault(smsc={"down": True})
    for who in people:
        await world.handled(await world.tell(fact(ServiceStopped, who), who))
    for who in people[1:]:
        await world.handled(await world.tell(fact(ServiceResumed, who, version=6), who))
    await world.sandbox.fault()
    texts = [await until("it is received", partial(world.sandbox.received, who.phone)) for who in people]
    assert all(len(received) == 1 for received in texts)
    assert "остановлена" in texts[0][0]["text"]
    assert all("снова работает" in received[0]["text"] for received in texts[1:])


async def test_facts_that_come_all_at_once_leave_only_what_is_true(world: World) -> None:
    people = [await world.subscriber() for _ in range(30)]
    await world.sandbox.fault(smsc={"down": True}, mail={"down": True})
    facts = [(fact(kind, who), who) for who in people for kind in WARNINGS]
    facts += [(paid(who), who) for who in people]
    random.Random(7).shuffle(facts)
    ids = await asyncio.gather(*(world.tell(event, who) for event, who in facts))
    for event_id in ids:
        await world.handled(event_id)
    await world.sandbox.fault()
    for event_id, (event, _) in zip(ids, facts, strict=True):
        await world.until(event_id, "delivered" if isinstance(event, PaymentReceived) else "outdated")
    assert [await world.count(who.phone) for who in people] == [1] * len(people)
