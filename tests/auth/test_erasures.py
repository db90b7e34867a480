"""A subscriber is forgotten once the contract has ended; the act is kept and says how far it is."""

import asyncio
import itertools
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from auth_colleagues import Colleagues
from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from contracts.auth import EraseSubscriber, Erasure, GetErasure, SubscriberRow
from contracts.billing import BillingForgot, ContractEnded
from contracts.data_rights import Forgotten
from contracts.message import Event
from contracts.notify import NotifyForgot
from contracts.problems import Conflict, NotAllowed, NotFound, TimedOut, Unavailable, WrongCredentials
from contracts.tickets import TicketsForgot
from one_service import OneService, tell
from running import Running, until

PARTS: tuple[type[Forgotten], ...] = (BillingForgot, TicketsForgot, NotifyForgot)

_NUMBERS = itertools.count(440_011)


class Leaver:
    """A subscriber who has gone, and the manager who forgets him."""

    def __init__(
        self, servers: Running, gateway: Questions, token: str, id_: UUID, row: SubscriberRow
    ) -> None:
        self.servers, self.gateway, self.token = servers, gateway, token
        self.id, self.row = id_, row

    async def forget(self, reason: str = "по заявлению", seconds: float = 5) -> Erasure:
        question = EraseSubscriber(subscriber_id=self.id, reason=reason)
        return await self.gateway.ask(question, token=self.token, seconds=seconds)

    async def act(self) -> Erasure:
        return await self.gateway.ask(GetErasure(subscriber_id=self.id), token=self.token)

    async def hears(self, event: Event) -> None:
        await tell(self.servers, event, "skynet", self.id)

    async def ends(self) -> None:
        ended = {"balance": 0, "state": "ended", "due_on": None, "version": 9, "settlement": 0}
        event = ContractEnded(
            subscriber_id=self.id,
            account=self.row.contract,
            currency="RUB",
            paid_out_by=None,
            ended_on=date(2026, 11, 20),
            **ended,
        )
        await self.hears(event)


@pytest.fixture(scope="module")
async def manager(colleagues: Colleagues) -> str:
    return await colleagues.token(await colleagues.add("manager"))


@pytest.fixture
async def leaver(
    servers: Running, gateway: Questions, manager: str, subscribed: Subscribed, db: "asyncpg.Pool[Any]"
) -> Leaver:
    number = next(_NUMBERS)
    row = await subscribed(
        name="Забытая Нина",
        address="ул. Тихая, 3-4",
        phones=[f"+79554{number}"],
        emails=[f"nina{number}@mail.example"],
    )
    found = await db.fetchval("select id from subscribers where contract = $1", row.contract)
    return Leaver(servers, gateway, manager, found, row)


async def gone(leaver: Leaver, db: "asyncpg.Pool[Any]") -> None:
    """Waits until auth knows that the contract has ended."""
    await leaver.ends()
    ended = "select ended_on = '2026-11-20' from subscribers where id = $1"
    await until("auth knows the end", lambda: db.fetchval(ended, leaver.id))


async def test_while_the_contract_lives_nobody_is_forgotten(leaver: Leaver, signs_in: SignsIn) -> None:
    with pytest.raises(Conflict):
        await leaver.forget()
    with pytest.raises(NotFound):
        await leaver.act()
    await signs_in(leaver.row.contract)


async def test_a_forgotten_subscriber_has_no_name_no_contacts_and_no_way_in(
    leaver: Leaver, signs_in: SignsIn, db: "asyncpg.Pool[Any]"
) -> None:
    await signs_in(leaver.row.contract, device="Firefox on a blue telephone", address="198.51.100.77")
    await gone(leaver, db)
    acts = await asyncio.gather(*(leaver.forget() for _ in range(5)))
    assert len({act.asked_at for act in acts}) == 1
    with pytest.raises(WrongCredentials):
        await signs_in(leaver.row.contract)
    row = await db.fetchrow("select * from subscribers where id = $1", leaver.id)
    assert row
    assert (row["name"], row["address"], row["password"]) == ("", "", None)
    assert (row["contract"], row["account"]) == (leaver.row.contract, leaver.row.contract)
    assert row["erased_at"] is not None
    told = "select payload from outbox where about = $1 and subject = 'events.auth.subscriber_erased'"
    assert await db.fetchval(f"select count(*) from ({told}) t", str(leaver.id)) == 1
    for table in await db.fetch(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    ):
        if table["relname"].startswith(("outbox", "audit")):
            continue
        held = f'select count(*) from "{table["relname"]}" t where t::text like any($1)'
        words = [
            f"%{leaver.row.phones[0]}%",
            f"%{leaver.row.emails[0]}%",
            "%blue telephone%",
            "%198.51.100.77%",
        ]
        assert await db.fetchval(held, words) == 0, table["relname"]


async def test_the_act_is_finished_when_every_service_has_told_in_any_order_and_twice(
    leaver: Leaver, db: "asyncpg.Pool[Any]"
) -> None:
    await gone(leaver, db)
    begun = await leaver.forget()
    assert begun.finished_at is None
    assert [part for part, at in begun.done.items() if at] == ["auth"]
    for part in (*reversed(PARTS), PARTS[0]):
        await leaver.hears(part(subscriber_id=leaver.id))

    async def finished() -> Erasure | None:
        act = await leaver.act()
        return act if act.finished_at else None

    act = await until("it is finished", finished)
    assert all(act.done.values())
    subjects = await db.fetch("select distinct subject from outbox where about = $1", str(leaver.id))
    assert [row["subject"] for row in subjects] == ["events.auth.subscriber_erased"]
    assert (await leaver.forget("ещё раз")).reason == "по заявлению"


async def test_a_death_after_the_commit_loses_nothing(
    leaver: Leaver, auth: OneService, servers: Running, db: "asyncpg.Pool[Any]"
) -> None:
    await gone(leaver, db)
    servers.crash_at("questions.before_reply")
    with pytest.raises((TimedOut, Unavailable)):
        await leaver.forget(seconds=2)
    assert await auth.died() == 137
    await auth.start()
    again = await leaver.forget("ещё раз")
    assert again.reason == "по заявлению"
    told = "select count(*) from outbox where about = $1 and subject = 'events.auth.subscriber_erased'"
    assert await db.fetchval(told, str(leaver.id)) == 1


async def test_only_managers_and_admins_may(
    leaver: Leaver, colleagues: Colleagues, db: "asyncpg.Pool[Any]"
) -> None:
    await gone(leaver, db)
    for role in ("support", "sales", "cashier", "marketing"):
        leaver.token = await colleagues.token(await colleagues.add(role))
        with pytest.raises(NotAllowed):
            await leaver.forget()
    leaver.token = await colleagues.token(await colleagues.add("admin"))
    assert (await leaver.forget()).done["auth"]
