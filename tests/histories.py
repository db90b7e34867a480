"""Lives of accounts on the real database, day by day: wishes, payments, and the real charging in between."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from billing import ledger, payments, states, told
from billing.charging import Tally, charge_chunk
from billing.charging_days import open_revenue
from billing.effects import take_effect
from billing.plans import replan
from billing.service import charging_of, service
from billing.states import settle
from chassis.database import Database
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import TakePayment
from five_operators import PROFILES
from people import operation_number
from running import Running

# One operator for each way of charging.
OPERATORS = {"daily": "cherrynet", "calendar_month": "centra", "from_activation": "skynet"}
PRODUCTS = ("internet", "tv", "phone")
ONE_DAY = timedelta(days=1)

_TARIFF = """
insert into tariffs (operator, code, product, names, price, currency, public)
values (:operator, :product || '-story', :product, '{"ru": "Т", "kk": "Т", "en": "T"}', 0, :currency, true)
on conflict (operator, code) do update set public = true returning id
"""
_ACCOUNT = """
insert into accounts (operator, kind, subscriber_id, number, currency, credit, next_charge_on, anchor_day)
values (:operator, 'subscriber', cast(:who as uuid), :number, :currency, :credit, :day, extract(day from cast(:day as date)))
returning *
"""
_SERVICE = """
insert into services (operator, account_id, tariff_id, price, since)
values (:operator, :account, :tariff, :price, :day) returning id
"""
_CHANGE = """
insert into service_changes (operator, account_id, service_id, kind, on_day, tariff_id, price, author)
values (:operator, :account, :service, :kind, :day, :tariff, :price, 'test')
"""
_PROMISE = """
insert into promised_payments (operator, account_id, amount, taken_on, expires_on, author)
values (:operator, :account, :amount, :day, :until, 'test')
"""
_REST = """
insert into suspensions (operator, account_id, from_day, until_day, status, free_days, daily_fee, cost, fees, author)
values (:operator, :account, :from_day, :until_day, 'scheduled', :free, :fee, 0, cast(:fees as jsonb), 'test')
"""
_END = """
insert into terminations (operator, account_id, status, ends_on, author)
values (:operator, :account, 'approved', :day, 'test')
"""


def profile_with(charging: str) -> Profile:
    profile = PROFILES.by_slug(OPERATORS[charging])
    assert profile is not None
    return profile


class Calendar:
    """The day on which everybody in billing agrees while a story is told."""

    def __init__(self) -> None:
        self.day = date(2027, 1, 1)

    def __call__(self, _: Profile) -> date:
        return self.day


@asynccontextmanager
async def in_this_process(servers: Running, calendar: Calendar, patch: Any) -> AsyncIterator[AsyncEngine]:
    """Billing's functions work here, on the servers' database, in the calendar's day."""
    database = Database(servers.environment["DATABASE_URL_BILLING"], "story")
    patch.setattr(service, "database", database, raising=False)
    patch.setattr(service, "profiles", PROFILES, raising=False)
    for module in (payments, states, told):
        patch.setattr(module, "today_of", calendar)
    yield database.engine
    await database.close()


@dataclass
class Life:
    """One account; `day` is what the calendar says."""

    engine: AsyncEngine
    profile: Profile
    calendar: Calendar
    id: int = 0
    number: str = ""
    services: list[int] = field(default_factory=list)
    tariffs: list[int] = field(default_factory=list)

    async def open(self, prices: Iterable[int], balance: int, credit: int) -> "Life":
        """With a service at each price, all of them paid for from today on."""
        operator, currency = self.profile.operator, self.profile.currency
        self.number = operation_number()
        async with self.engine.begin() as db:
            for product in PRODUCTS:
                row = {"operator": operator, "product": product, "currency": currency}
                self.tariffs.append((await db.execute(text(_TARIFF), row)).scalar_one())
            way = self.profile.terminals[0].way if self.profile.terminals else "osmp"
            await ledger.own_account(db, operator, "clearing", way, currency)
            await open_revenue(db, operator, currency)
            row = {"operator": operator, "who": str(uuid4()), "number": self.number, "currency": currency}
            opened = await db.execute(text(_ACCOUNT), row | {"credit": credit, "day": self.calendar.day})
            account = opened.one()
            self.id = account.id
            await ledger.move(db, account, balance, ("opening", "import"), kind="opening", author="test")
            for place, price in enumerate(prices):
                await self._serve(db, place, price)
            await replan(db, [self.id], self.calendar.day - ONE_DAY)
        return self

    async def _serve(self, db: AsyncConnection, place: int, price: int) -> int:
        tariff = self.tariffs[place % len(self.tariffs)]
        row = {"operator": self.profile.operator, "account": self.id, "tariff": tariff, "price": price}
        made = await db.execute(text(_SERVICE), row | {"day": self.calendar.day})
        self.services.append(made.scalar_one())
        return self.services[-1]

    async def run(self) -> Tally:
        """What the nightly run does with this account."""
        async with self.engine.connect() as db:
            return (await charge_chunk(db, self.profile, self.calendar.day, self.id, self.id + 1)).tally

    async def account(self) -> Any:
        async with self.engine.connect() as db:
            return (await db.execute(text("select * from accounts where id = :id"), {"id": self.id})).one()

    async def forecast(self) -> date | None:
        asked = "select forecast(a, :charging, :day) from accounts a where id = :id"
        known = {"id": self.id, "charging": charging_of(self.profile), "day": self.calendar.day}
        async with self.engine.connect() as db:
            due_on: date | None = (await db.execute(text(asked), known)).scalar()
        # A hundred years from now the forecast ends, so it moves on with each period.
        return due_on if due_on is None or due_on.year < 2100 else date.max

    async def pay(self, amount: int) -> None:
        """As a terminal does; who has come back to life pays for the day at once."""
        way = self.profile.terminals[0].way if self.profile.terminals else "osmp"
        payment = TakePayment(
            operator=self.profile.operator,
            way=way,
            external_id=operation_number(),
            account=self.number,
            amount=amount,
            paid_at=datetime.now(UTC),
        )
        await payments.take_payment(payment, Asked(None, None))
        await self._take_effect()

    async def _take_effect(self) -> None:
        async with self.engine.begin() as db:
            await take_effect(db, self.id, self.profile, self.calendar.day)

    async def order(self, statement: str, **row: Any) -> None:
        """A wish, as its handler keeps it: its row, the plan, and what is due now."""
        day = self.calendar.day
        async with self.engine.begin() as db:
            locked = await db.execute(
                text("select state from accounts where id = :id for update"), {"id": self.id}
            )
            if locked.scalar_one() == "ended":
                return
            await db.execute(text(statement), {"operator": self.profile.operator, "account": self.id, **row})
            await replan(db, [self.id], day - ONE_DAY)
            await take_effect(db, self.id, self.profile, day)

    async def change(self, kind: str, place: int, on_day: date, price: int) -> None:
        """`kind`: tariff, price or end; of one of the services."""
        service_id = self.services[place % len(self.services)]
        busy = (
            "select count(*) from service_changes where service_id = :s and kind = :k and status = 'planned'"
        )
        ended = "select count(*) from services where id = :s and state = 'ended'"
        for asked, known in ((busy, {"s": service_id, "k": kind}), (ended, {"s": service_id})):
            async with self.engine.connect() as db:
                if (await db.execute(text(asked), known)).scalar():
                    return
        tariff = self.tariffs[(place + 1) % len(self.tariffs)] if kind == "tariff" else None
        price = 0 if kind == "end" else price
        await self.order(_CHANGE, service=service_id, kind=kind, day=on_day, tariff=tariff, price=price)

    async def add(self, on_day: date, price: int) -> None:
        """One more service, which begins and costs from `on_day` on."""
        if (await self.account()).state == "ended":
            return
        async with self.engine.begin() as db:
            await self._serve(db, len(self.services), 0)
        await self.change("price", len(self.services) - 1, on_day, price)

    async def promise(self, amount: int, days: int) -> None:
        if (await self.account()).promised:
            return
        day = self.calendar.day
        until = day + timedelta(days=days)
        async with self.engine.begin() as db:
            account = {"operator": self.profile.operator, "account": self.id}
            state = "update accounts set promised = :amount, promised_until = :until where id = :id and state <> 'ended'"
            given = await db.execute(text(state), {"amount": amount, "until": until, "id": self.id})
            if not given.rowcount:
                return
            await db.execute(text(_PROMISE), account | {"amount": amount, "day": day, "until": until})
            await replan(db, [self.id], day - ONE_DAY)
            await settle(db, self.id, self.profile)
            await take_effect(db, self.id, self.profile, day)

    async def rest(self, from_day: date, days: int, free: int, fee: int) -> None:
        open_ = (
            "select count(*) from suspensions where account_id = :id and status in ('scheduled', 'active')"
        )
        async with self.engine.connect() as db:
            if (await db.execute(text(open_), {"id": self.id})).scalar():
                return
        steps = [(from_day, 0 if free else fee)]
        if 0 < free < days:
            steps.append((from_day + timedelta(days=free), fee))
        fees = "[" + ", ".join(f'{{"on": "{on}", "fee": {cost}}}' for on, cost in steps) + "]"
        until = from_day + timedelta(days=days)
        await self.order(_REST, from_day=from_day, until_day=until, free=free, fee=fee, fees=fees)

    async def terminate(self, on_day: date) -> None:
        known = "select count(*) from terminations where account_id = :id"
        async with self.engine.connect() as db:
            if (await db.execute(text(known), {"id": self.id})).scalar():
                return
        await self.order(_END, day=on_day)

    async def transfers(self) -> list[Any]:
        mine = "select * from transfers where debit_id = :id or credit_id = :id order by at, id"
        async with self.engine.connect() as db:
            return list((await db.execute(text(mine), {"id": self.id})).all())
