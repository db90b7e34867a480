"""Staff finds a subscriber by whatever he says of himself; who looked at whom is kept."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from auth_colleagues import Colleagues
from auth_people import Subscribed
from chassis.asking import Questions
from contracts.auth import FindSubscribers, FoundSubscriber, GetSubscriber, SubscriberRow
from contracts.problems import NotAllowed, NotFound


class Desk:
    """A member of support who searches."""

    def __init__(self, gateway: Questions, token: str) -> None:
        self.gateway = gateway
        self.token = token

    async def finds(self, q: str, **more: Any) -> list[FoundSubscriber]:
        return (await self.gateway.ask(FindSubscribers(q=q, **more), token=self.token)).items

    async def contracts(self, q: str) -> list[str]:
        return [one.contract for one in await self.finds(q)]


@pytest.fixture(scope="module")
async def desk(gateway: Questions, colleagues: Colleagues) -> Desk:
    return Desk(gateway, await colleagues.token(await colleagues.add("support")))


@pytest.fixture(scope="module")
async def yolkina(subscribed: Subscribed) -> SubscriberRow:
    return await subscribed(
        name="Ёлкина-Палкина Мария О'Нил",
        address="г. Осинники, ул. 50 лет Октября, д. 7к2, кв. 12",
        phones=["+7 (955) 300-20-10", "+7 955 300 20 11"],
        emails=["M.Yolkina@Mail.example"],
    )


@pytest.mark.parametrize(
    "said",
    [
        "елкина",
        "ЁЛК",
        "палк мария",
        "Мария Ёлкина",
        "о'нил елкина",
        "елкина осинники октября",
        "елкина 7к2 12",
        "8 955 3002010",
        "+79553002011",
        "8(955)300-20-11",
        "M.Yolkina@mail.EXAMPLE",
        "' | 'елкина",
    ],
)
async def test_everything_that_a_person_says_finds_her(desk: Desk, yolkina: SubscriberRow, said: str) -> None:
    assert await desk.contracts(said) == [yolkina.contract]


@pytest.mark.parametrize("said", ["елкина иванова", "лкина", "елкина 1", "%лкина", "955 300 20"])
async def test_what_does_not_fit_finds_nobody(desk: Desk, yolkina: SubscriberRow, said: str) -> None:
    assert await desk.contracts(said) == []


async def test_contract_account_and_login_find_one(desk: Desk, subscribed: Subscribed) -> None:
    who = await subscribed(account=f"A{uuid4().hex[:10]}")
    for said in (who.contract, f" {who.contract} ", who.account, who.login.upper()):
        assert await desk.contracts(str(said)) == [who.contract]


async def test_pages_follow_one_another_from_the_latest(desk: Desk, subscribed: Subscribed) -> None:
    surname = f"Я{uuid4().hex[:8]}"
    made = [(await subscribed(name=f"{surname} Пётр")).contract for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await desk.gateway.ask(FindSubscribers(q=surname, limit=2, cursor=cursor), token=desk.token)
        seen += [one.contract for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_nobody_finds_another_operators_subscribers(
    desk: Desk, subscribed: Subscribed, gateway: Questions
) -> None:
    who = await subscribed("centra", phones=["+79553007788"])
    assert await desk.finds(who.contract) == []
    assert await desk.finds("+79553007788") == []


async def test_a_look_tells_everything_and_the_trail_keeps_who_looked(
    desk: Desk, yolkina: SubscriberRow, db: "asyncpg.Pool[Any]"
) -> None:
    (found,) = await desk.finds("елкина")
    known = await desk.gateway.ask(GetSubscriber(subscriber_id=found.subscriber_id), token=desk.token)
    assert (known.name, known.account, known.sessions) == (yolkina.name, yolkina.contract, 0)
    assert [phone.value for phone in known.phones] == ["+79553002010", "+79553002011"]
    assert found.phone == "+79553002010"
    trail = await db.fetch(
        "select action, before, after from audit_trail where about like '%subscriber%' order by id"
    )
    told = [(row["action"], row["after"] or "") for row in trail]
    assert "look_at_subscriber" in dict(told)
    assert any(what == "find_subscribers" and str(found.subscriber_id) in after for what, after in told)
    assert not any("лкина" in after or "3002010" in after for _, after in told)


async def test_only_those_who_serve_people_may_look(
    gateway: Questions, colleagues: Colleagues, yolkina: SubscriberRow
) -> None:
    for role, may in (
        ("cashier", True),
        ("sales", True),
        ("manager", True),
        ("admin", True),
        ("marketing", False),
    ):
        token = await colleagues.token(await colleagues.add(role))
        if may:
            assert await Desk(gateway, token).contracts("елкина") == [yolkina.contract]
            with pytest.raises(NotFound):
                await gateway.ask(GetSubscriber(subscriber_id=uuid4()), token=token)
        else:
            with pytest.raises(NotAllowed):
                await gateway.ask(FindSubscribers(q="елкина"), token=token)
            with pytest.raises(NotAllowed):
                await gateway.ask(GetSubscriber(subscriber_id=uuid4()), token=token)
