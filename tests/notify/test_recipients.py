"""Whom notices reach follows what auth tells; a change of contacts is told where they were before it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from contracts.auth import ContactChanged, SubscriberChanged
from notify_world import Subscriber, World, payment
from running import until


def change(who: Subscriber, version: int, **changed: Any) -> SubscriberChanged:
    told = {"name": "Анна Ким", "language": who.language, "phones": [who.phone], "emails": [who.email]}
    return SubscriberChanged(
        subscriber_id=who.id,
        contract="100-7",
        address="",
        version=version,
        changed_at=datetime.now(UTC),
        **{**told, **changed},
    )


async def test_the_newest_contacts_and_language_count_in_whatever_order_they_come(world: World) -> None:
    who = await world.subscriber()
    newest = Subscriber(id=who.id)
    await world.tell(change(who, 3, phones=[newest.phone], language="en"), who)
    late = await world.tell(change(who, 2, phones=["+79219999999"]), who)
    await world.handled(late)

    async def known() -> Any:
        return await world.db.fetchval(
            "select true from recipients where subscriber_id = $1 and version = 3", who.id
        )

    await until("the newest version is known", known)
    paid = await world.tell(payment(who), who)
    delivered = await world.until(paid, "delivered")
    assert delivered["address"] == newest.phone
    assert "received. Balance" in delivered["text"]


async def test_a_change_of_contacts_reaches_all_the_old_ones_and_not_the_new(world: World) -> None:
    who, new = await world.subscriber(), Subscriber()
    await world.tell(change(who, 2, phones=[new.phone], emails=[new.email]), who)
    second = Subscriber().phone
    event_id = uuid4()
    removed = ContactChanged(
        subscriber_id=who.id,
        kind="phone",
        what="removed",
        value="+7 9** ***-**-67",
        phones=[who.phone, second],
        emails=[who.email],
        changed_at=datetime.now(UTC),
    )
    await world.tell(removed, who, event_id=event_id)
    await world.until(event_id, "sent", "email")
    rows = await world.db.fetch("select address from deliveries where event_id = $1", event_id)
    assert {row["address"] for row in rows} == {who.phone, second, who.email}
    shown = "select title, text from notifications where event_id = $1"
    told = await world.db.fetchrow(shown, event_id)
    assert told
    assert told["title"] == "Контакты изменены: удалён телефон +7 9** ***-**-67"
    assert "смените пароль" in told["text"]
