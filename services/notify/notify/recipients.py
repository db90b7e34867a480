"""Whom we may reach: what notify keeps of a subscriber."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Arrival
from chassis.profiles import Profile
from contracts.auth import SubscriberChanged, SubscriberRegistered
from notify.places import spaced
from notify.returned_mail import free_confirmed
from notify.service import service
from notify.tables import recipients

_KEPT = ("subscriber_id", "contract", "name", "address", "language", "phones", "emails", "version")


class UnknownRecipientError(Exception):
    """The event that makes the subscriber known is still on its way; the chassis repeats ours until it is there."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """`subscriber_id` is None for the operator's own staff, and for applicants."""

    operator: str
    subscriber_id: UUID | None
    contract: str
    name: str
    language: str
    phones: list[str]
    emails: list[str]

    @property
    def erased(self) -> bool:
        """Whether this subscriber is forgotten: nobody is there to be told anything."""
        return self.subscriber_id is not None and not self.contract


_KNOWN = insert(recipients)
# The newest version stays, in whatever order the events arrive.
_KNOW = _KNOWN.on_conflict_do_update(
    index_elements=["operator", "subscriber_id"],
    set_={column: _KNOWN.excluded[column] for column in (*_KEPT[1:], "address_words")},
    where=recipients.c.version < _KNOWN.excluded.version,
)


@service.on_many(SubscriberRegistered)
@service.on_many(SubscriberChanged)
async def know_recipients(arrivals: list[Arrival], db: AsyncConnection) -> None:
    """Remember how to reach them."""
    await free_confirmed(arrivals, db)
    await db.execute(_KNOW, [_row(arrival) for arrival in arrivals])


def _row(arrival: Arrival) -> dict[str, Any]:
    kept = arrival.kept(*_KEPT)
    return kept | {"address_words": spaced(str(kept["address"]))}


async def recipient(db: AsyncConnection, operator: str, subscriber_id: UUID) -> Recipient:
    """Raises UnknownRecipientError."""
    columns = (recipients.c[name] for name in Recipient.__slots__)
    found = await db.execute(select(*columns).filter_by(operator=operator, subscriber_id=subscriber_id))
    row = found.mappings().one_or_none()
    if row is None:
        raise UnknownRecipientError(f"subscriber {subscriber_id} of {operator} is not known yet")
    return Recipient(**row)


def applicant_of(profile: Profile, event: Any) -> Recipient:
    """Somebody who wants to be connected, as the application itself names him."""
    return Recipient(
        operator=profile.operator,
        subscriber_id=None,
        contract="",
        name=event.name,
        language=event.language,
        phones=event.phones,
        emails=event.emails,
    )


def staff_of(profile: Profile) -> Recipient:
    """Where the operator reads its letters, in its first language."""
    return Recipient(
        operator=profile.operator,
        subscriber_id=None,
        contract="",
        name=profile.brand.name,
        language=profile.languages[0],
        phones=[],
        emails=[profile.contacts.email],
    )
