"""A contract was concluded, so its account opens: with its tariff and add-ons, and what the connection costs."""

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import catalogue, ledger
from billing.plans import replan
from billing.service import profile_of, service, today_of
from billing.states import stop_unless_paid
from billing.tables import accounts, services
from chassis.events import Happened
from chassis.profiles import Profile
from contracts.auth import ContractConcluded


class CannotOpen(Exception):
    """What was concluded is not sold here, or the number is somebody else's: a person has to look at it."""


@service.on(ContractConcluded)
async def open_account(event: ContractConcluded, happened: Happened, db: AsyncConnection) -> None:
    """Once by its number. The first fee is taken by the next night's run; without money the service waits for some.

    Nobody is told that it is stopped: it has never begun.
    """
    profile = profile_of(happened.operator)
    chosen = [await _sold(db, profile, code) for code in (event.tariff, *event.add_ons)]
    account = await _open(db, event, profile)
    if account is None:
        return
    for tariff in chosen:
        row = {"operator": account.operator, "account_id": account.id, "tariff_id": tariff.id}
        made = await db.execute(insert(services).values(**row, price=tariff.price).returning(services.c.id))
        rule = "connection" if tariff.kind == "tariff" else "add_on_start"
        why = {"kind": "fee", "rule": rule, "service_id": made.scalar_one(), "author": event.author}
        await ledger.move(db, account, -tariff.once, ("revenue", tariff.product), **why)
    await replan(db, [account.id], today_of(profile))
    await stop_unless_paid(db, account.id, profile)


async def _sold(db: AsyncConnection, profile: Profile, code: str) -> Row[Any]:
    """Also what is archived since: it was sold when the contract was concluded."""
    found = await catalogue.by_code(db, profile, code)
    if found is None:
        raise CannotOpen(f"{profile.operator} sells no {code!r}")
    return found


async def _open(db: AsyncConnection, event: ContractConcluded, profile: Profile) -> Row[Any] | None:
    """The new account, or None if it is open already."""
    row = {
        "operator": profile.operator,
        "kind": "subscriber",
        "subscriber_id": event.subscriber_id,
        "number": event.account,
        "currency": profile.currency,
        "credit": profile.charging.credit,
        "next_charge_on": event.connected_on,
        "anchor_day": event.connected_on.day,
    }
    opened = await db.execute(insert_once(accounts).values(row).on_conflict_do_nothing().returning(accounts))
    account: Row[Any] | None = opened.one_or_none()
    if account is not None:
        return account
    same = select(accounts.c.id).filter_by(
        operator=profile.operator, number=event.account, subscriber_id=event.subscriber_id
    )
    if (await db.execute(same)).one_or_none() is None:
        raise CannotOpen(f"the account {event.account} of {profile.operator} is another subscriber's")
    return None
