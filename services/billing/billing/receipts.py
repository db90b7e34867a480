"""Fiscal receipts (54-FZ): what the acquirer has to know to issue one with a payment or a refund."""

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.tables import subscribers
from chassis.profiles import Profile


async def receipt_for(db: AsyncConnection, account: Row[Any], profile: Profile) -> dict[str, Any] | None:
    """The receipt's data but for its amount, or None where the operator issues none.

    It goes to the subscriber's phone or e-mail; without either to the operator's own address, as the law wants it to
    go somewhere.
    """
    rules = profile.payment_ways.receipts
    if rules is None:
        return None
    return {
        "customer": await _customer(db, account, profile),
        "description": f"{profile.brand.name}: услуги связи, договор {account.number}",
        **rules.model_dump(),
    }


async def _customer(db: AsyncConnection, account: Row[Any], profile: Profile) -> dict[str, str]:
    of_account = (subscribers.c.operator == account.operator) & (
        subscribers.c.subscriber_id == account.subscriber_id
    )
    known = (
        await db.execute(select(subscribers.c.phone, subscribers.c.email).where(of_account))
    ).one_or_none()
    if known and known.phone:
        return {"phone": known.phone.lstrip("+")}
    return {"email": (known and known.email) or profile.contacts.email}
