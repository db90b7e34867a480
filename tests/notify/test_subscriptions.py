"""Newsletters come to those who followed the link, until one click ends it; every step is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.asking import Questions
from contracts.auth import ConsentDecided
from contracts.notify import (
    ConfirmSubscription,
    GetSubscriptions,
    Leave,
    LeaveByLink,
    ReadLeavingLink,
    Subscribe,
)
from contracts.problems import CodeRefused, NotFound, TooManyRequests
from newsroom import TOKEN, Newsroom
from notify_world import Subscriber, World
from running import Running, until
from signed_tokens import Signer


@pytest.fixture
def room(world: World, questions: Questions, servers: Running) -> Newsroom:
    return Newsroom(world, questions, Signer(servers))


async def state(room: Newsroom, who: Subscriber) -> str:
    found = await room.asks(who, GetSubscriptions())
    return next(one.state for one in found.items if one.channel == "email")


async def proof(room: Newsroom, who: Subscriber) -> list[tuple[str, str, str]]:
    rows = await room.world.db.fetch(
        "select decided, how, ip from subscription_decisions where subscriber_id = $1 order by id", who.id
    )
    return [tuple(row) for row in rows]


async def test_a_subscription_counts_once_its_link_was_followed(room: Newsroom) -> None:
    who = await room.world.subscriber(operator=room.operator)
    token = await room.asked(who)
    assert await state(room, who) == "asked"
    confirmed = await room.open(ConfirmSubscription(operator=room.operator, token=token))
    assert (confirmed.subscribed, confirmed.address) == (True, f"{who.email[0]}***@m***.example")
    assert await room.open(ConfirmSubscription(operator=room.operator, token=token)) == confirmed
    assert await state(room, who) == "confirmed"
    await room.asks(who, Subscribe())
    assert await room.world.count(who.email) == 1
    assert await proof(room, who) == [
        ("asked", "cabinet", "203.0.113.7"),
        ("confirmed", "link", "203.0.113.9"),
    ]


async def test_another_link_is_not_sent_too_soon_and_makes_the_first_worthless(room: Newsroom) -> None:
    who = await room.world.subscriber(operator=room.operator)
    first = await room.asked(who)
    with pytest.raises(TooManyRequests):
        await room.asks(who, Subscribe())
    await room.world.db.execute(
        "update subscriptions set asked_at = asked_at - interval '1 hour' where subscriber_id = $1", who.id
    )
    second = await room.asked(who)
    for wrong in (first, second[:-1], "", "x" * 200, second[:5] + second[6:]):
        with pytest.raises(CodeRefused):
            await room.open(ConfirmSubscription(operator=room.operator, token=wrong))
    await room.open(ConfirmSubscription(operator=room.operator, token=second))


async def test_a_link_that_is_too_old_confirms_nothing(room: Newsroom) -> None:
    who = await room.world.subscriber(operator=room.operator)
    token = await room.asked(who)
    await room.asks(who, Leave())
    with pytest.raises(CodeRefused):
        await room.open(ConfirmSubscription(operator=room.operator, token=token))
    assert await state(room, who) == "none"


async def test_one_click_ends_it_and_looking_at_the_link_does_not(room: Newsroom) -> None:
    who = await room.reader()
    newsletter_id = await room.started(["email"], contracts=["100-7"])
    letter = (await room.letters(who, 2))[0]
    found = TOKEN.search(letter["html"])
    assert found
    token = found[1]
    assert (await room.open(ReadLeavingLink(operator=room.operator, token=token))).subscribed
    assert await state(room, who) == "confirmed"
    for _ in range(2):
        left = await room.open(LeaveByLink(operator=room.operator, token=token))
        assert not left.subscribed
    assert await state(room, who) == "none"
    assert [how for _, how, _ in await proof(room, who)] == ["cabinet", "link", "one_click"]
    assert (await room.progress(newsletter_id)).unsubscribed == 1
    with pytest.raises(CodeRefused):
        await room.open(LeaveByLink(operator=room.operator, token=token[:-2]))
    with pytest.raises(NotFound):  # an operator without a newsletter
        await room.open(LeaveByLink(operator="skynet", token=token))


async def test_a_withdrawn_consent_to_marketing_ends_it(room: Newsroom) -> None:
    who = await room.reader()
    now = datetime.now(UTC)
    told = {"subscriber_id": who.id, "version": 1, "given": False}
    for changed in (
        {"code": "personal_data", "decided_at": now},
        {"code": "marketing", "decided_at": now - timedelta(hours=1)},
    ):
        await room.world.handled(await room.world.tell(ConsentDecided(**told, **changed), who))
    # Another consent, and one that was withdrawn before the link was followed.
    assert await state(room, who) == "confirmed"
    await room.world.tell(ConsentDecided(**told, code="marketing", decided_at=now), who)

    async def over() -> bool:
        return await state(room, who) == "none"

    await until("it is over", over)
    assert (await proof(room, who))[-1][:2] == ("left", "consent_withdrawn")
