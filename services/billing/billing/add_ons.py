"""Add-ons: ordered beside the tariff at once, dropped when what is paid for is over."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import catalogue, ledger, prices
from billing.commands import command
from billing.effects import take_effect
from billing.plans import replan
from billing.service import charging_of, service, today_of
from billing.standing import Standing, author_of, locked_standing, own_standing, refuse
from billing.tables import service_changes, services, tariffs
from billing.tariff_changes import moment, moved_since
from billing.tariff_offers import service_of
from billing.told import tell
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import (
    AddOnDropped,
    AddOnOffer,
    AddOnOffers,
    AddOnOrdered,
    DropAddOn,
    GetAddOns,
    OrderAddOn,
    OrderedService,
    Reason,
)
from contracts.problems import AddOnNotAllowed, NotFound

_ONE_DAY = timedelta(days=1)

# What the rest of the period, or the day, costs of one more price on top of all that there are.
_COST = text("""
select c.more - c.present as charge, c.more - case when a.next_charge_on <= :today then 0 else c.present end as needed
from accounts a
cross join lateral (select next_charge(:charging, a.anchor_day, :today) as until) d
cross join unnest(cast(:prices as bigint[])) with ordinality as w (price, place)
cross join lateral (select cost(a.price, :charging, a.anchor_day, :today, d.until) as present,
  cost(a.price + w.price, :charging, a.anchor_day, :today, d.until) as more) c
where a.id = :account order by w.place
""")
_HELD = (
    select(
        services.c.id, services.c.tariff_id, service_changes.c.on_day, service_changes.c.id.label("ending")
    )
    .outerjoin(
        service_changes,
        (service_changes.c.service_id == services.c.id)
        & (service_changes.c.kind == "end")
        & (service_changes.c.status == "planned"),
    )
    .where(services.c.state == "active")
)


def _general_reasons(standing: Standing, profile: Profile) -> list[Reason]:
    if not profile.capabilities.add_ons:
        return [standing.because("not_offered")]
    return standing.unfit("ending", "stopped", "suspended")


def _reasons(standing: Standing, wanted: Row[Any], held: Row[Any] | None, today: date) -> list[Reason]:
    failing = {
        "archived": wanted.archived,
        "not_sold_now": not catalogue.is_sold(wanted, today),
        "by_support": not wanted.public,
        "already_has": held is not None and held.ending is None,
    }
    return [standing.because(code) for code, fails in failing.items() if fails]


async def _held(db: AsyncConnection, account_id: int) -> dict[int, Row[Any]]:
    """What the account has, by the tariff's id, and the change that ends it."""
    rows: Sequence[Any] = (await db.execute(_HELD.where(services.c.account_id == account_id))).all()
    return {row.tariff_id: row for row in rows}


async def _costs(
    db: AsyncConnection, standing: Standing, of: list[int], profile: Profile, today: date
) -> list[Row[Any]]:
    known = {"account": standing.id, "prices": of, "today": today, "charging": charging_of(profile)}
    return list((await db.execute(_COST, known)).all())


@service.answers(GetAddOns)
async def get_add_ons(_: GetAddOns, asked: Asked) -> AddOnOffers:
    """Everything that is sold beside a tariff, and whether the subscriber may order it now."""
    standing, profile, today = await own_standing(asked)
    general = _general_reasons(standing, profile)
    sold = catalogue.on_sale(profile.operator, today).where(tariffs.c.kind == "add_on", tariffs.c.public)
    async with service.database.reading() as db:
        rows = (await db.execute(sold)).all()
        held = await _held(db, standing.id)
        costs = await _costs(db, standing, [row.price for row in rows], profile, today)
    items = []
    for row, cost in zip(rows, costs, strict=True):
        present = held.get(row.id)
        reasons = general + _reasons(standing, row, present, today)
        # To keep what is about to end costs nothing.
        once, charge = (0, 0) if present else (row.once, cost.charge)
        if not reasons and not present and (missing := cost.needed + once - standing.available) > 0:
            reasons = [standing.because("not_enough_money", missing=missing)]
        items.append(
            AddOnOffer(
                tariff=catalogue.tariff_of({**row._asdict(), "once": once}),
                allowed=not reasons,
                reasons=reasons,
                charge_now=charge,
            )
        )
    return AddOnOffers(items=items, currency=standing.currency)


@command(OrderAddOn)
async def order_add_on(question: OrderAddOn, asked: Asked, db: AsyncConnection) -> OrderedService:
    """The part of the period and what it costs once are taken now; it must leave the rest working."""
    account, standing, profile = await locked_standing(db, asked)
    today = today_of(profile)
    wanted = await catalogue.by_code(db, profile, question.add_on)
    if wanted is None or wanted.kind != "add_on":
        raise NotFound("There is no such add-on.")
    held = (await _held(db, account.id)).get(wanted.id)
    reasons = _general_reasons(standing, profile) + _reasons(standing, wanted, held, today)
    refuse(AddOnNotAllowed, reasons)
    if held:
        return await _keep(db, account, wanted, held, profile)
    (cost,) = await _costs(db, standing, [wanted.price], profile, today)
    if (missing := cost.needed + wanted.once - standing.available) > 0:
        refuse(AddOnNotAllowed, [standing.because("not_enough_money", missing=missing)])
    author, since = author_of(asked), await moment(db)
    service_id = await _begin(db, account, wanted, today, author)
    why: dict[str, Any] = {"kind": "fee", "rule": "add_on_start", "service_id": service_id, "author": author}
    await ledger.move(db, account, -wanted.once, ("revenue", wanted.product), **why)
    await replan(db, [account.id], today - _ONE_DAY)
    await take_effect(db, account.id, profile, today)
    announced = await prices.follow(db, [service_id], profile)
    await replan(db, [account.id], today)
    told = {"names": wanted.names, "price": wanted.price, "once": wanted.once}
    await tell(db, AddOnOrdered, account.id, profile, service_id=service_id, **told)
    await prices.tell(db, announced.planned, profile)
    moved = await moved_since(db, account.id, service_id, since)
    return _ordered(account, service_id, wanted, None, wanted.once, moved.charged, moved.refunded)


async def _begin(db: AsyncConnection, account: Row[Any], wanted: Row[Any], today: date, author: str) -> int:
    """A service at price 0, whose price comes into effect today: so its charge is told apart from the others'."""
    row = {"operator": account.operator, "account_id": account.id, "tariff_id": wanted.id, "price": 0}
    service_id = (await db.execute(insert(services).values(row).returning(services.c.id))).scalar_one()
    begins = {
        "operator": account.operator,
        "account_id": account.id,
        "service_id": service_id,
        "kind": "price",
        "on_day": today,
        "tariff_id": wanted.id,
        "price": wanted.price,
        "author": author,
    }
    await db.execute(insert(service_changes).values(begins))
    return int(service_id)


async def _keep(
    db: AsyncConnection, account: Row[Any], wanted: Row[Any], held: Row[Any], profile: Profile
) -> OrderedService:
    """It was about to end; now it stays, and nothing is paid twice."""
    ending = update(service_changes).where(service_changes.c.id == held.ending)
    await db.execute(ending.values(status="withdrawn", settled_at=func.now()))
    today = today_of(profile)
    await prices.follow(db, [held.id], profile)
    await replan(db, [account.id], today)
    kept = await service_of(db, account.id, held.id, "add_on")
    told = {"names": wanted.names, "price": kept.monthly, "once": 0}
    await tell(db, AddOnOrdered, account.id, profile, service_id=held.id, **told)
    return _ordered(account, held.id, kept, None, 0, 0, 0)


@command(DropAddOn)
async def drop_add_on(question: DropAddOn, asked: Asked, db: AsyncConnection) -> OrderedService:
    """It works for as long as it is paid for; dropping it again changes nothing."""
    account, standing, profile = await locked_standing(db, asked)
    today = today_of(profile)
    await _refuse_tariffs(db, standing, question.service_id)
    dropped = await service_of(db, account.id, question.service_id, "add_on")
    held = (await _held(db, account.id))[dropped.id]
    if held.ending is not None:
        return _ordered(account, held.id, dropped, held.on_day, 0, 0, 0)
    on_day = today
    if account.state == "active":
        on_day = max(account.next_charge_on, today)
    since = await moment(db)
    ends = {
        "operator": account.operator,
        "account_id": account.id,
        "service_id": held.id,
        "kind": "end",
        "on_day": on_day,
        "tariff_id": dropped.id,
        "price": 0,
        "author": author_of(asked),
    }
    await db.execute(insert(service_changes).values(ends))
    await prices.follow(db, [held.id], profile)
    await replan(db, [account.id], today - _ONE_DAY)
    if on_day > today:
        told = {"names": dropped.names, "on_day": on_day}
        await tell(db, AddOnDropped, account.id, profile, service_id=held.id, **told)
    else:
        await take_effect(db, account.id, profile, today)
    moved = await moved_since(db, account.id, held.id, since)
    return _ordered(account, held.id, dropped, on_day, 0, moved.charged, moved.refunded)


async def _refuse_tariffs(db: AsyncConnection, standing: Standing, service_id: int) -> None:
    kind = (
        select(tariffs.c.kind)
        .join(services, services.c.tariff_id == tariffs.c.id)
        .where(services.c.id == service_id, services.c.account_id == standing.id)
    )
    if (await db.execute(kind)).scalar() == "tariff":
        refuse(AddOnNotAllowed, [standing.because("not_an_add_on")])


def _ordered(
    account: Row[Any],
    service_id: int,
    tariff: Row[Any],
    ends_on: date | None,
    once: int,
    charged: int,
    refunded: int,
) -> OrderedService:
    return OrderedService(
        id=service_id,
        product=tariff.product,
        tariff=tariff.code,
        names=tariff.names,
        price=getattr(tariff, "monthly", tariff.price),
        once=once,
        charge_now=charged,
        refund_now=refunded,
        ends_on=ends_on,
        currency=account.currency,
    )
