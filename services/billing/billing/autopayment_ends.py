"""What follows from the end of an autopayment, and from its being switched off."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.acquirer import Seen
from billing.attempts import when_canceled, when_paid
from billing.service import today_of
from billing.tables import autopayments
from billing.told import tell
from chassis.profiles import Profile
from contracts.billing import AutopaymentFailed, AutopaymentSwitchedOff

# protocols.md section 3: these may pass; all others would be refused again.
MAY_PASS = frozenset(
    {
        "insufficient_funds",
        "issuer_unavailable",
        "internal_timeout",
        "payment_method_limit_exceeded",
        "general_decline",
    }
)
# A next payment from this card would be refused too; cards.py sees to those that end the card itself.
REFUSED = frozenset({"fraud_suspected", "payment_method_restricted"})
MOST_RETRIES = 3


@when_paid
async def begin_anew(db: AsyncConnection, attempt: Row[Any], account: Row[Any], _: Profile, __: Seen) -> None:
    """What has failed before no longer counts."""
    if attempt.purpose == "autopayment":
        await db.execute(_of(account).values(failures=0, retry_on=None))


@when_canceled
async def think_of_a_retry(
    db: AsyncConnection, attempt: Row[Any], account: Row[Any], profile: Profile
) -> None:
    """On the next day, three times at most, and only for what may pass by itself."""
    if attempt.purpose != "autopayment":
        return
    if attempt.reason in REFUSED:
        await switch_off(db, account, profile, "refused", card_id=attempt.card_id)
        return
    retry_on = None
    if attempt.reason in MAY_PASS:
        failures = select(autopayments.c.failures).where(autopayments.c.account_id == account.id)
        failed = ((await db.execute(failures)).scalar() or 0) + 1
        if failed > MOST_RETRIES:
            await switch_off(db, account, profile, "too_many_failures", card_id=attempt.card_id)
            return
        retry_on = today_of(profile) + timedelta(days=1)
        await db.execute(_of(account).values(failures=failed, retry_on=retry_on))
    if attempt.reason not in {"permission_revoked", "card_expired"}:
        told = {"amount": attempt.amount, "reason": attempt.reason, "retry_on": retry_on}
        await tell(db, AutopaymentFailed, account.id, profile, **told)


async def switch_off(
    db: AsyncConnection, account: Row[Any], profile: Profile, why: str, card_id: UUID | None = None
) -> bool:
    """Whether it was on, from this card where one is named."""
    gone = delete(autopayments).where(autopayments.c.account_id == account.id)
    if card_id is not None:
        gone = gone.where(autopayments.c.card_id == card_id)
    was_on = bool((await db.execute(gone)).rowcount)
    if was_on:
        await tell(db, AutopaymentSwitchedOff, account.id, profile, why=why)
    return was_on


def _of(account: Row[Any]) -> Any:
    return update(autopayments).where(autopayments.c.account_id == account.id)
