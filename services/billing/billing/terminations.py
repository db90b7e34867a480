"""The end of a contract: asked for where the operator's way is, looked at by staff, settled on its day."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.commands import command
from billing.effects import take_effect
from billing.plans import replan
from billing.service import charging_of, service, today_of
from billing.standing import Standing, author_of, locked_standing, own_standing, refuse
from billing.tables import accounts, terminations
from billing.told import tell
from chassis.profiles import Profile
from chassis.profiles.termination import Termination as Rules
from chassis.questions import Asked
from contracts.billing import (
    GetTermination,
    Reason,
    Terminate,
    Termination,
    TerminationApproved,
    TerminationRequested,
    Terminations,
    TerminationTerms,
    TerminationWithdrawn,
    WithdrawTermination,
)
from contracts.problems import NotFound, TerminationNotAllowed

OPEN = ("requested", "approved")
ROLES = ("support", "manager")
_ONE_DAY = timedelta(days=1)
_BY_WAY = {"office": "by_office", "support": "by_support_request"}

# What is left on a day if nothing is paid in until then: up to it the service costs, beyond it what is paid comes back.
# While suspended a day costs the fee of a day; what a stopped account owes it owes.
_LEFT = text("""
select case
    when a.state = 'stopped' and a.next_charge_on <= :day then a.balance
    when a.state = 'suspended' then a.balance - a.daily_fee * (cast(:day as date) - a.next_charge_on)
    when a.next_charge_on <= :day then a.balance - cost(a.price, :charging, a.anchor_day, a.next_charge_on, :day)
    else a.balance + cost(a.price, :charging, a.anchor_day, :day, a.next_charge_on) end::bigint
from accounts a where a.id = :account
""")
_EQUIPMENT = text("""
select exists (select from services s join tariffs t on t.id = s.tariff_id
  where s.account_id = :account and s.state = 'active' and (t.product = 'router' or 'router' = any(t.parts)))
""")


def rules_of(profile: Profile) -> Rules | None:
    """The operator's rules, where the cabinet tells how a contract ends."""
    return profile.termination if profile.capabilities.termination else None


def termination_reasons(standing: Standing, profile: Profile, *, by_staff: bool = False) -> list[Reason]:
    """Every condition that fails: another way than the cabinet's, a debt, a request that is there."""
    rules = rules_of(profile)
    if rules is None:
        return [standing.because("not_offered")]
    found = standing.unfit()
    if standing.termination:
        found.append(standing.because("termination_asked"))
    if rules.way != "application" and not by_staff:
        needed = sorted(rules.documents, reverse=True) if rules.way == "office" else []
        found.append(standing.because("_".join([_BY_WAY[rules.way], *needed])))
    if rules.debt_free and standing.balance < 0:
        found.append(standing.because("debt", missing=-standing.balance))
    return found


@service.answers(GetTermination)
async def get_termination(_: GetTermination, asked: Asked) -> Terminations:
    """How a contract ends here, and the request that is there."""
    standing, profile, _today = await own_standing(asked)
    rules = rules_of(profile)
    reasons = termination_reasons(standing, profile)
    latest = select(terminations).where(terminations.c.account_id == standing.id)
    latest = latest.where(terminations.c.status != "withdrawn").order_by(terminations.c.id.desc()).limit(1)
    async with service.database.reading() as db:
        found = (await db.execute(latest)).one_or_none()
        current = found and await as_told(db, found, standing.currency, profile)
    return Terminations(
        allowed=not reasons,
        reasons=reasons,
        terms=rules and TerminationTerms(**rules.model_dump(include=set(TerminationTerms.model_fields))),
        current=current,
        currency=standing.currency,
    )


@command(Terminate)
async def terminate(question: Terminate, asked: Asked, db: AsyncConnection) -> Termination:
    """A request that staff looks at; without a review, and by staff, it is approved at once."""
    by_staff = question.account is not None
    account, standing, profile = await locked_standing(db, asked, question.account, ROLES)
    rules, today = rules_of(profile), today_of(profile)
    ends_on = question.ends_on or today + _ONE_DAY
    reasons = termination_reasons(standing, profile, by_staff=by_staff)
    if ends_on < today + (timedelta() if by_staff else _ONE_DAY):
        reasons.append(standing.because("in_the_past"))
    if by_staff and rules:
        reasons += await equipment_reasons(db, standing, rules, returned=question.equipment_returned)
    refuse(TerminationNotAllowed, reasons)
    assert rules is not None
    row = {
        "operator": account.operator,
        "account_id": account.id,
        "status": "requested",
        "ends_on": ends_on,
        "author": author_of(asked),
    }
    asked_for = (await db.execute(insert(terminations).values(row).returning(terminations))).one()
    if by_staff or not rules.reviewed:
        return await approve(db, asked_for, ends_on, author_of(asked), account.currency, profile)
    await tell(db, TerminationRequested, account.id, profile)
    return await as_told(db, asked_for, account.currency, profile)


async def equipment_reasons(
    db: AsyncConnection, standing: Standing, rules: Rules, *, returned: bool
) -> list[Reason]:
    """Rented equipment that is still with the subscriber."""
    if returned or not rules.equipment_back:
        return []
    has_it = (await db.execute(_EQUIPMENT, {"account": standing.id})).scalar_one()
    return [standing.because("equipment")] if has_it else []


async def approve(
    db: AsyncConnection, asked_for: Row[Any], ends_on: date, author: str, currency: str, profile: Profile
) -> Termination:
    """The end is planned; today's takes effect at once."""
    decided = {"status": "approved", "ends_on": ends_on, "decided_by": author, "decided_at": func.now()}
    changed = update(terminations).where(terminations.c.id == asked_for.id)
    await db.execute(changed.values(decided))
    account_id = asked_for.account_id
    await db.execute(update(accounts).where(accounts.c.id == account_id).values(ends_on=ends_on))
    today = today_of(profile)
    await replan(db, [account_id], today - _ONE_DAY)
    await tell(db, TerminationApproved, account_id, profile, ends_on=ends_on)
    if ends_on <= today:
        await take_effect(db, account_id, profile, today)
    return await present(db, asked_for.id, currency, profile)


@command(WithdrawTermination)
async def withdraw_termination(
    question: WithdrawTermination, asked: Asked, db: AsyncConnection
) -> Termination:
    """The contract goes on."""
    account, _, profile = await locked_standing(db, asked, question.account, ROLES)
    mine = (terminations.c.account_id == account.id) & terminations.c.status.in_(OPEN)
    withdrawn = update(terminations).where(mine).values(status="withdrawn", decided_at=func.now())
    found = (await db.execute(withdrawn.returning(terminations))).one_or_none()
    if found is None:
        raise NotFound("There is nothing to withdraw.")
    await db.execute(update(accounts).where(accounts.c.id == account.id).values(ends_on=None))
    await replan(db, [account.id], today_of(profile))
    await tell(db, TerminationWithdrawn, account.id, profile)
    return await as_told(db, found, account.currency, profile)


async def present(db: AsyncConnection, termination_id: int, currency: str, profile: Profile) -> Termination:
    """As this transaction leaves it."""
    wanted = select(terminations).where(terminations.c.id == termination_id)
    return await as_told(db, (await db.execute(wanted)).one(), currency, profile)


async def as_told(db: AsyncConnection, row: Row[Any], currency: str, profile: Profile) -> Termination:
    """With what is left on its day: as it was settled, or as one can tell now."""
    left = row.settlement
    if left is None:
        day = row.ends_on or today_of(profile) + _ONE_DAY
        known = {"account": row.account_id, "day": day, "charging": charging_of(profile)}
        left = (await db.execute(_LEFT, known)).scalar_one() or 0
    days = profile.termination.settled_in_days if profile.termination else 0
    return Termination(
        id=row.id,
        status=row.status,
        ends_on=row.ends_on,
        settlement=left,
        paid_out_by=row.ends_on + timedelta(days) if left > 0 and row.ends_on else None,
        currency=currency,
        reason=row.reason,
    )
