"""Change of the tariff: now, paid by the day, or from the next period; a planned one can be taken back."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import catalogue, ledger, prices
from billing.commands import command
from billing.effects import take_effect
from billing.plans import replan
from billing.service import today_of
from billing.standing import Standing, author_of, locked_standing, refuse
from billing.tables import service_changes, transfers
from billing.tariff_offers import (
    change_reasons,
    costs_now,
    fee_of,
    missing_for,
    next_period,
    planned_change,
    rules_of,
    service_of,
    tariff_reasons,
)
from billing.told import tell
from chassis.profiles import Profile
from chassis.profiles.tariff_change import TariffChange as Rules
from chassis.questions import Asked
from contracts.billing import (
    ChangeTariff,
    Reason,
    TariffChange,
    TariffChangePlanned,
    TariffChangeWithdrawn,
    When,
    WithdrawnChange,
    WithdrawTariffChange,
)
from contracts.problems import NotFound, TariffChangeNotAllowed

_ONE_DAY = timedelta(days=1)
# One account's transfers of one service since a moment: what was taken, what was given back, in minor units.
_MOVED = text("""
select
  coalesce((select sum(amount) from transfers where debit_id = :account and service_id = :service
    and at >= :since and kind = 'charge'), 0)::bigint as charged,
  coalesce((select sum(amount) from transfers where credit_id = :account and service_id = :service
    and at >= :since and kind = 'refund' and rule = 'unused_part'), 0)::bigint as refunded
""")


@command(ChangeTariff)
async def change_tariff(question: ChangeTariff, asked: Asked, db: AsyncConnection) -> TariffChange:
    """What is paid of the old tariff is given back by the day, and the new one is charged for the same days."""
    account, standing, profile = await locked_standing(db, asked)
    today, rules = today_of(profile), rules_of(profile)
    present = await service_of(db, account.id, question.service_id, "tariff")
    wanted = await catalogue.by_code(db, profile, question.tariff)
    if wanted is None:
        raise NotFound("There is no such tariff.")
    reasons = change_reasons(standing, profile, today) + tariff_reasons(standing, present, wanted, today)
    if rules and question.when not in rules.when:
        reasons.append(standing.because("when_not_offered"))
    refuse(TariffChangeNotAllowed, reasons)
    assert rules is not None
    refuse(
        TariffChangeNotAllowed,
        await _of_the_money(db, standing, question.when, present, wanted, rules, profile),
    )
    await _take_back(db, account, present.service_id)
    since = await moment(db)
    on_day = today if question.when == "now" else await next_period(db, standing, profile, today)
    fee = fee_of(present, rules)
    change = await _order(db, account, present.service_id, wanted, on_day, fee, author_of(asked))
    await _let_it_come(db, account, change, wanted, profile)
    moved = await moved_since(db, account.id, present.service_id, since)
    return TariffChange(
        id=change.id,
        service_id=present.service_id,
        tariff=wanted.code,
        names=wanted.names,
        effective_on=on_day,
        charge_now=moved.charged,
        refund_now=moved.refunded,
        fee=fee,
        monthly=await _price_of(db, change.id),
        currency=account.currency,
    )


async def _let_it_come(
    db: AsyncConnection, account: Row[Any], change: Row[Any], wanted: Row[Any], profile: Profile
) -> None:
    """Planned with the prices that are announced for its tariff; in effect if its day is today."""
    today = today_of(profile)
    announced = await prices.follow(db, [change.service_id], profile)
    await replan(db, [account.id], today - _ONE_DAY if change.on_day == today else today)
    if change.on_day == today:
        await take_effect(db, account.id, profile, today)
    else:
        told = {"tariff": wanted.code, "names": wanted.names, "price": await _price_of(db, change.id)}
        told |= {"service_id": change.service_id, "on_day": change.on_day}
        await tell(db, TariffChangePlanned, account.id, profile, **told)
    await prices.tell(db, announced.planned, profile)


async def _of_the_money(
    db: AsyncConnection,
    standing: Standing,
    when: When,
    present: Row[Any],
    wanted: Row[Any],
    rules: Rules,
    profile: Profile,
) -> list[Reason]:
    today = today_of(profile)
    (cost,) = await costs_now(db, standing, present.service_id, [wanted.price], profile, today)
    missing = missing_for(when, standing, fee_of(present, rules), cost.left_over)
    return [standing.because("not_enough_money", missing=missing)] if missing else []


async def _order(
    db: AsyncConnection,
    account: Row[Any],
    service_id: int,
    wanted: Row[Any],
    on_day: date,
    fee: int,
    author: str,
) -> Row[Any]:
    row = {
        "operator": account.operator,
        "account_id": account.id,
        "service_id": service_id,
        "kind": "tariff",
        "on_day": on_day,
        "tariff_id": wanted.id,
        "price": wanted.price,
        "fee": fee,
        "author": author,
    }
    ordered: Row[Any] = (
        await db.execute(insert(service_changes).values(row).returning(service_changes))
    ).one()
    why: dict[str, Any] = {"kind": "fee", "rule": "tariff_change", "service_id": service_id, "author": author}
    await ledger.move(db, account, -fee, ("revenue", "fees"), **why)
    return ordered


async def _take_back(db: AsyncConnection, account: Row[Any], service_id: int) -> Row[Any] | None:
    """Nothing becomes of the change that is planned for a service; its fee is given back. Returns it, if any."""
    planned = await planned_change(db, service_id)
    if planned is None:
        return None
    done = update(service_changes).where(service_changes.c.id == planned.id)
    await db.execute(done.values(status="withdrawn", settled_at=func.now()))
    if planned.fee:
        c = transfers.c
        taken = select(c.id).where(
            c.debit_id == account.id, c.at >= planned.ordered_at, c.service_id == service_id, c.kind == "fee"
        )
        why = {"kind": "refund", "rule": "tariff_change", "service_id": service_id, "author": planned.author}
        reverses = (await db.execute(taken.order_by(c.at).limit(1))).scalar()
        await ledger.move(db, account, planned.fee, ("revenue", "fees"), reverses=reverses, **why)
    return planned


@command(WithdrawTariffChange)
async def withdraw_tariff_change(
    question: WithdrawTariffChange, asked: Asked, db: AsyncConnection
) -> WithdrawnChange:
    """The service stays as it is."""
    account, standing, profile = await locked_standing(db, asked)
    today = today_of(profile)
    if profile.tariff_change and not profile.tariff_change.withdrawable:
        refuse(TariffChangeNotAllowed, [standing.because("not_withdrawable")])
    present = await service_of(db, account.id, question.service_id, "tariff")
    planned = await _take_back(db, account, present.service_id)
    if planned is None:
        raise NotFound("There is no planned change.")
    await prices.follow(db, [present.service_id], profile)
    await replan(db, [account.id], today)
    told = {"service_id": present.service_id, "names": planned.names}
    await tell(db, TariffChangeWithdrawn, account.id, profile, **told)
    return WithdrawnChange(service_id=present.service_id, fee=planned.fee, currency=account.currency)


async def moment(db: AsyncConnection) -> datetime:
    """The database's clock now: what an account's transfers bear that come after it."""
    found: datetime = (await db.execute(select(func.clock_timestamp()))).scalar_one()
    return found


async def moved_since(db: AsyncConnection, account_id: int, service_id: int, since: datetime) -> Row[Any]:
    """What was `charged` and `refunded` for a service by this transaction."""
    known = {"account": account_id, "service": service_id, "since": since}
    return (await db.execute(_MOVED, known)).one()


async def _price_of(db: AsyncConnection, change_id: int) -> int:
    """As the announced prices have left it."""
    found = select(service_changes.c.price).where(service_changes.c.id == change_id)
    return int((await db.execute(found)).scalar_one())
