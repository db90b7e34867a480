"""Whom a recovery is for: the one subscriber to whom all that was typed belongs, and where he is reached."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.recovery_forms import Claim
from chassis.profiles import Profile
from contracts.auth import Language, RecoveryChannel

_CONFIRMED = (
    "from contacts c where c.operator = s.operator and c.subscriber_id = s.id and c.confirmed_at is not null"
)
_OWN = f"exists (select {_CONFIRMED} and c.kind = '{{kind}}' and c.value = :{{kind}})"
_MATCHES = {
    "contract": "s.contract = :login",
    "login": "s.login_key = :login",
    "account": "(s.account = :account or s.contract = :account)",
    "region": "s.region = :region",
    "phone": _OWN.format(kind="phone"),
    "email": _OWN.format(kind="email"),
}
# To the contact that was typed, else to the main one.
_FIND = f"""
select s.id, s.language, (
  select c.value {_CONFIRMED} and c.kind = :kind
  order by (c.value = :typed) desc, c.chosen_at desc nulls last, c.confirmed_at, c.id limit 1) as address
from subscribers s where s.operator = :operator and s.erased_at is null and """
_KINDS: dict[RecoveryChannel, str] = {"sms": "phone", "email": "email"}


@dataclass(frozen=True, slots=True)
class Reached:
    """A subscriber, and the confirmed contact of the wanted kind; empty when there is none."""

    id: UUID
    language: Language
    address: str


async def find_claimed(db: AsyncConnection, profile: Profile, claim: Claim) -> Reached | None:
    """None unless exactly one subscriber fits, with a contact to reach him at."""
    conditions = [_MATCHES[profile.sign_in.by if field == "login" else field] for field in claim.known_by]
    found = await _find(db, profile, " and ".join(conditions), claim.channel, claim.known_by)
    return found[0] if len(found) == 1 and found[0].address else None


async def find_subscriber(
    db: AsyncConnection, profile: Profile, subscriber_id: UUID, channel: RecoveryChannel
) -> Reached | None:
    """By id, for staff."""
    found = await _find(db, profile, "s.id = :id", channel, {"id": subscriber_id})
    return found[0] if found else None


async def _find(
    db: AsyncConnection, profile: Profile, condition: str, channel: RecoveryChannel, values: dict[str, Any]
) -> list[Reached]:
    kind = _KINDS[channel]
    whole = {"operator": profile.operator, "kind": kind, "typed": values.get(kind, ""), **values}
    rows = await db.execute(text(f"{_FIND}{condition} limit 2"), whole)
    return [Reached(row.id, row.language, row.address or "") for row in rows]
