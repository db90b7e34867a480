"""The process dies as by `kill -9` at every point between the fact and the record: nothing is forgotten, no SMS comes twice."""

from functools import partial

import pytest

from notify_world import World, payment
from one_service import OneService
from running import until

BEFORE_EFFECT = ["events.before_commit"]
AFTER_EFFECT = ["events.after_commit", "events.after_ack"]
UNRECORDED = ["deliveries.before_send", "deliveries.after_send"]
AROUND_SENDING = [*UNRECORDED, "deliveries.after_record"]


@pytest.mark.parametrize("point", BEFORE_EFFECT + AFTER_EFFECT)
async def test_a_crash_around_the_effect_tells_once(world: World, notify: OneService, point: str) -> None:
    who = await world.subscriber()
    # Nothing can be sent before the crash, which may come after a sender has woken up.
    await world.sandbox.fault(smsc={"down": True}, mail={"down": True})
    world.servers.crash_at(point)
    told = await world.tell(payment(who), who)
    assert await notify.died() == 137
    await world.sandbox.fault()
    await notify.start()
    await world.until(told, "delivered")
    await world.until(told, "sent", "email")
    assert await world.count(who.phone) == 1
    assert await world.count(who.email) == 1


@pytest.mark.parametrize("point", AROUND_SENDING)
async def test_an_sms_under_way_at_a_crash_is_never_sent_again(
    world: World, notify: OneService, point: str
) -> None:
    who = await world.subscriber(email="")
    await world.db.execute("update recipients set emails = '{}' where subscriber_id = $1", who.id)
    world.servers.crash_at(point)
    told = await world.tell(payment(who), who)
    assert await notify.died() == 137
    if point in UNRECORDED:
        await world.lease_ends(told)
    await notify.start()
    if point == "deliveries.before_send":
        unknown = await world.until(told, "unknown")
        assert "ended before the answer" in unknown["reason"]
        assert await world.count(who.phone) == 0
    else:
        # The receipt, which the dead process did not acknowledge, comes again and settles it.
        await world.until(told, "delivered")
        assert await world.count(who.phone) == 1
    assert (await world.state(told))["attempts"] == 1


@pytest.mark.parametrize("point", AROUND_SENDING)
async def test_a_letter_under_way_at_a_crash_is_sent_all_the_same(
    world: World, notify: OneService, point: str
) -> None:
    who = await world.subscriber()
    await world.db.execute("update recipients set phones = '{}' where subscriber_id = $1", who.id)
    world.servers.crash_at(point)
    told = await world.tell(payment(who), who)
    assert await notify.died() == 137
    if point in UNRECORDED:
        await world.lease_ends(told)
    await notify.start()
    sent = await world.until(told, "sent", "email")
    # Sent and not written down: it comes twice, under one Message-ID.
    assert await world.count(who.email) == (2 if point == "deliveries.after_send" else 1)
    assert sent["attempts"] == (1 if point == "deliveries.after_record" else 2)


async def test_killed_while_the_centre_is_thinking_it_is_settled_by_the_receipt(
    world: World, notify: OneService
) -> None:
    who = await world.subscriber()
    await world.sandbox.fault(smsc={"slow": 0.8})
    told = await world.tell(payment(who), who)
    await until("the centre has it", partial(world.sandbox.received, who.phone))
    await notify.kill()
    await world.lease_ends(told)
    await world.sandbox.fault()
    await notify.start()
    delivered = await world.until(told, "delivered")
    assert delivered["attempts"] == 1
    assert await world.count(who.phone) == 1
