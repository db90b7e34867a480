"""What a subscriber may do now and why not; and what would become of the account if he did."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import catalogue
from billing.accounts import recommended_top_up
from billing.plans import replan
from billing.promised_payments import promise_reasons
from billing.service import charging_of, profile_of, service, today_of
from billing.standing import Standing, locked_account, own_standing
from billing.states import settle
from billing.suspension_terms import quote
from billing.suspensions import past_days, suspension_reasons
from billing.suspensions import rules_of as suspension_rules
from billing.tables import accounts, service_changes, services, suspensions, tariffs
from billing.tariff_offers import change_reasons
from billing.terminations import termination_reasons
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import Action, Actions, Forecast, GetActions, Reason, WhatIf
from contracts.problems import BadRequest, NotFound

_ONE_DAY = timedelta(days=1)

_FORECAST = text("""
select a.currency, a.balance, a.price, forecast(a, :charging, :today) as due_on, day_price(a.price, :today) as per_day,
  case when a.state = 'active' and a.ends_on is not null then 'ending' else a.state end as state
from accounts a where id = :id
""")


@service.answers(GetActions)
async def get_actions(_: GetActions, asked: Asked) -> Actions:
    """One read, and the same rules by which the orders themselves are refused."""
    standing, profile, today = await own_standing(asked)
    return actions_of(standing, profile, today)


def actions_of(standing: Standing, profile: Profile, today: date) -> Actions:
    """Pure: whatever is known of an account on a day."""
    return Actions(
        pay=_action(standing.unfit()),
        promised_payment=_action(promise_reasons(standing, profile, today)),
        suspend=_action(suspension_reasons(standing, profile)),
        change_tariff=_action(change_reasons(standing, profile, today)),
        terminate=_action(termination_reasons(standing, profile)),
    )


def _action(reasons: list[Reason]) -> Action:
    return Action(allowed=not reasons, reasons=reasons)


class _Known(Exception):
    """Leaves the transaction, so that nothing of what was supposed is there."""


@service.answers(WhatIf)
async def what_if(question: WhatIf, asked: Asked) -> Forecast:
    """Supposed in a transaction that is undone, so the forecast is the one that the deed itself would give."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    found: Any = None
    try:
        async with service.database.transaction() as db:
            account = await locked_account(db, profile, subscriber_id=subscriber.id)
            await _suppose(db, account.id, question, profile)
            known = {"id": account.id, "charging": charging_of(profile), "today": today_of(profile)}
            found = (await db.execute(_FORECAST, known)).mappings().one()
            raise _Known
    except _Known:
        left = found["due_on"] and max(0, (found["due_on"] - today_of(profile)).days)
        told = {name: found[name] for name in ("currency", "balance", "state", "due_on", "per_day")}
        recommended = recommended_top_up(found, profile.charging.top_up_step)
        return Forecast(**told, days_left=left, recommended_top_up=recommended)


async def _suppose(db: AsyncConnection, account_id: int, question: WhatIf, profile: Profile) -> None:
    today = today_of(profile)
    if question.tariff:
        await _suppose_tariff(db, account_id, question.tariff, profile)
    if question.from_day or question.until_day:
        await _suppose_rest(db, account_id, question, profile)
    if question.pay:
        paid = update(accounts).where(accounts.c.id == account_id)
        await db.execute(paid.values(balance=accounts.c.balance + question.pay))
    await replan(db, [account_id], today - _ONE_DAY)
    await settle(db, account_id, profile)


async def _suppose_tariff(db: AsyncConnection, account_id: int, code: str, profile: Profile) -> None:
    """In the place of the account's first tariff, and of any change that is planned for it."""
    wanted = await catalogue.by_code(db, profile, code)
    first = (
        select(services.c.id)
        .join(tariffs, tariffs.c.id == services.c.tariff_id)
        .where(services.c.account_id == account_id, services.c.state == "active", tariffs.c.kind == "tariff")
        .order_by(services.c.id)
        .limit(1)
    )
    service_id = (await db.execute(first)).scalar()
    if wanted is None or wanted.kind != "tariff" or service_id is None:
        raise NotFound("There is no such tariff.")
    planned = update(service_changes).where(
        service_changes.c.service_id == service_id, service_changes.c.status == "planned"
    )
    await db.execute(planned.values(status="withdrawn"))
    supposed = {
        "operator": profile.operator,
        "account_id": account_id,
        "service_id": service_id,
        "kind": "tariff",
        "on_day": today_of(profile),
        "tariff_id": wanted.id,
        "price": wanted.price,
        "author": "what_if",
    }
    await db.execute(insert(service_changes).values(supposed))


async def _suppose_rest(db: AsyncConnection, account_id: int, question: WhatIf, profile: Profile) -> None:
    """In the place of a suspension that has not begun; one that is under way stays."""
    rules, from_day, until_day = suspension_rules(profile), question.from_day, question.until_day
    if rules is None:
        raise BadRequest("This operator has no suspensions.")
    if from_day is None or until_day is None or not today_of(profile) <= from_day < until_day:
        raise BadRequest("A suspension has a first day, from today on, and a later day on which it is over.")
    if (until_day - from_day).days > rules.max_days:
        raise BadRequest(f"A suspension takes {rules.max_days} days at most.")
    c = suspensions.c
    mine = c.account_id == account_id
    open_ = update(suspensions).where(mine, c.status.in_(("requested", "scheduled")))
    await db.execute(open_.values(status="withdrawn"))
    quoted = quote(rules, from_day, until_day, await past_days(db, account_id))
    under_way = select(c.id).where(mine, c.status == "active")
    if (await db.execute(under_way)).scalar():
        return
    supposed = {
        "operator": profile.operator,
        "account_id": account_id,
        "from_day": from_day,
        "until_day": until_day,
        "status": "scheduled",
        "free_days": quoted.free_days,
        "daily_fee": rules.daily_fee,
        "cost": quoted.cost,
        "fees": quoted.fees,
        "author": "what_if",
    }
    await db.execute(insert(suspensions).values(supposed))
