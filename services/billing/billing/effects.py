"""What was planned for an account takes effect on its day, between the charges of the days before and after."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import endings, service_turns
from billing.charging_days import charge_day, give_back, open_revenue
from billing.plans import replan
from billing.service import charging_of
from billing.states import tell_resumed, tell_stopped
from billing.tables import accounts, promised_payments, suspensions
from billing.told import tell
from chassis.profiles import Profile
from contracts.billing import (
    AccountEvent,
    PromisedPaymentUnkept,
    SuspensionEnded,
    SuspensionStarted,
    SuspensionWithdrawn,
)

_ONE_DAY = timedelta(days=1)

_RESUME = """
update accounts a set state = 'active', stopped_on = null, version = version + 1,
  anchor_day = anchor_of(a, :charging, :day), next_charge_on = greatest(next_charge_on, :day)
where id = :id and resumes(a, 0, :charging, :day)
returning *, forecast(new, :charging, :day) as due_on
"""


async def take_effect(db: AsyncConnection, account_id: int, profile: Profile, day: date) -> None:
    """Bring one account up to `day`: whatever is due on or before it, in the order of the days.

    On a day with a change: the days before it are charged, what is paid beyond it is given back, the change is made,
    a promise that ends is settled, and the day is charged as the account then stands. The row is locked here. A
    service that begins today is inserted at price 0 with a planned change of its price; what a change costs once was
    taken when it was ordered. Call `plans.replan` before if anything was planned. Events are told at the end.
    """
    work = _Effects(db, account_id, profile)
    await work.up_to(day)
    for event, more in work.events:
        await tell(db, event, account_id, profile, **more)


class _Effects:
    """One account, locked for as long as the transaction."""

    def __init__(self, db: AsyncConnection, account_id: int, profile: Profile) -> None:
        self.db = db
        self.id = account_id
        self.profile = profile
        self.charging = charging_of(profile)
        self.events: list[tuple[type[AccountEvent], dict[str, Any]]] = []

    async def up_to(self, day: date) -> None:
        account = await self._account()
        if account.state == "ended":
            return
        await open_revenue(self.db, account.operator, account.currency)
        while account.changes_on and account.changes_on <= day:
            await self._charge_before(account.changes_on)
            await self._change(account.changes_on)
            account = await self._account()
        await self._charge_before(day + _ONE_DAY)

    async def _account(self) -> Row[Any]:
        wanted = select(accounts).where(accounts.c.id == self.id).with_for_update()
        return (await self.db.execute(wanted)).one()

    async def _charge_before(self, edge: date) -> None:
        """Charge day after day, or period after period, while there is money."""
        account = await self._account()
        while _owes(account) and account.next_charge_on < edge:
            day = account.next_charge_on
            charged = await charge_day(self.db, account.operator, self.charging, day, self.id, self.id + 1)
            if charged.interrupted:
                await self.interrupt(day)
            account = await self._account()

    async def interrupt(self, day: date) -> None:
        """The account is stopped since a day of its suspension could not be paid: the suspension is over."""
        ended = (
            update(suspensions)
            .where(suspensions.c.account_id == self.id, suspensions.c.status == "active")
            .values(status="ended", ended_on=day)
            .returning(suspensions.c.id)
        )
        self.events += [(SuspensionEnded, {"suspension_id": id_}) for id_ in await self._ids(ended)]
        await self._set(daily_fee=0)
        await replan(self.db, [self.id], day)

    async def _ids(self, statement: Any) -> list[int]:
        return list((await self.db.execute(statement)).scalars())

    async def _change(self, day: date) -> None:
        """All that is planned for `day`, of an account that is charged up to it."""
        if ending := await endings.due(self.db, self.id, day):
            await give_back(self.db, self.id, self.charging, day)
            self.events += await endings.end_contract(
                self.db, await self._account(), ending, self.profile, day
            )
            return
        account = await self._account()
        changes = await service_turns.due(self.db, self.id, day)
        rest = await self._rest(day)
        fee = _fee_on(rest, day) if rest else None
        turns = (
            rest is not None and account.state != "stopped" and (account.state, account.daily_fee) != _as(fee)
        )
        if changes or turns:
            await give_back(self.db, self.id, self.charging, day)
        for change in changes:
            self.events += await service_turns.turn(self.db, change, day)
        if rest:
            await self._rest_turns(rest, account, fee, day)
        await self._end_promise(day)
        await replan(self.db, [self.id], day)
        if changes:
            await self._resume(day)

    async def _rest(self, day: date) -> Row[Any] | None:
        wanted = select(suspensions).where(
            suspensions.c.account_id == self.id,
            suspensions.c.status.in_(("scheduled", "active")),
            suspensions.c.from_day <= day,
        )
        return (await self.db.execute(wanted)).one_or_none()

    async def _rest_turns(self, rest: Row[Any], account: Row[Any], fee: int | None, day: date) -> None:
        """The suspension begins, costs another fee from now on, or ends."""
        if account.state == "stopped":
            begun = rest.status == "active"
            await self._settle_rest(rest, "ended" if begun else "withdrawn", day if begun else None)
            event = SuspensionEnded if begun else SuspensionWithdrawn
            self.events.append((event, {"suspension_id": rest.id}))
        elif fee is None:
            await self._settle_rest(rest, "ended", day)
            anchor = day.day if self.charging == "from_activation" else account.anchor_day
            await self._set(state="active", daily_fee=0, anchor_day=anchor)
            self.events.append((SuspensionEnded, {"suspension_id": rest.id}))
        else:
            await self._set(state="suspended", daily_fee=fee)
            if rest.status == "scheduled":
                await self._settle_rest(rest, "active", None)
                told = {"suspension_id": rest.id, "until_day": rest.until_day, "daily_fee": rest.daily_fee}
                self.events.append((SuspensionStarted, told))

    async def _settle_rest(self, rest: Row[Any], status: str, ended_on: date | None) -> None:
        changed = update(suspensions).where(suspensions.c.id == rest.id)
        await self.db.execute(changed.values(status=status, ended_on=ended_on))

    async def _set(self, **columns: Any) -> None:
        changed = update(accounts).where(accounts.c.id == self.id)
        await self.db.execute(changed.values(version=accounts.c.version + 1, **columns))

    async def _end_promise(self, day: date) -> None:
        """A promise ends on its last day: kept if nothing is owed without it, else the service stops."""
        account = await self._account()
        if account.promised_until is None or account.promised_until > day:
            return
        kept = account.balance + account.credit >= 0
        settled = update(promised_payments).where(
            promised_payments.c.account_id == self.id, promised_payments.c.status == "active"
        )
        await self.db.execute(settled.values(status="kept" if kept else "unkept", settled_at=func.now()))
        await self._set(promised=0, promised_until=None)
        if kept:
            return
        self.events.append((PromisedPaymentUnkept, {"amount": account.promised}))
        if account.state == "active":
            await self._set(state="stopped", stopped_on=day)
            await tell_stopped(self.db, await self._account(), day, "promise_unkept")

    async def _resume(self, day: date) -> None:
        """What was given back, or a lower price, may be enough for a stopped account."""
        known = {"id": self.id, "charging": self.charging, "day": day}
        if resumed := (await self.db.execute(text(_RESUME), known)).one_or_none():
            await tell_resumed(self.db, resumed)


async def interrupted(db: AsyncConnection, account_id: int, profile: Profile, day: date) -> None:
    """Tell that the suspension of an account is over, which `charge_day` has stopped on `day`."""
    work = _Effects(db, account_id, profile)
    await work.interrupt(day)
    for event, more in work.events:
        await tell(db, event, account_id, profile, **more)


def _owes(account: Row[Any]) -> bool:
    """Whether days cost this account anything."""
    return bool(
        (account.state == "active" and account.price > 0)
        or (account.state == "suspended" and account.daily_fee > 0)
    )


def _fee_on(rest: Row[Any], day: date) -> int | None:
    """The fee of a day of a suspension; None from its end on."""
    if day >= rest.until_day:
        return None
    fees = [step for step in rest.fees if date.fromisoformat(step["on"]) <= day]
    return int(max(fees, key=lambda step: str(step["on"]))["fee"]) if fees else 0


def _as(fee: int | None) -> tuple[str, int]:
    return ("active", 0) if fee is None else ("suspended", fee)
