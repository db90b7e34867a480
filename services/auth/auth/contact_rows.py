"""A subscriber's contacts as they are kept: the main one of each kind first."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.masks import masked_contact
from chassis.profiles.personal_data import PersonalData
from contracts.auth import Contact, ContactKind
from contracts.problems import NotSignedIn

_CONTACTS = text("""
select id, kind, value, confirmed_at is not null as confirmed,
  confirmed_at is not null and row_number() over (
    partition by kind order by confirmed_at is null, chosen_at desc nulls last, confirmed_at, id) = 1 as main
from contacts where operator = :operator and subscriber_id = :id
order by confirmed_at is null, chosen_at desc nulls last, confirmed_at, id
""")
_LOCK = text("select true from subscribers where operator = :operator and id = :id for no key update")


@dataclass(frozen=True, slots=True)
class ContactRow:
    """`main`: of its kind, the one that notices and receipts go to."""

    id: UUID
    kind: ContactKind
    value: str
    confirmed: bool
    main: bool


async def contacts_of(db: AsyncConnection, operator: str, subscriber_id: UUID) -> list[ContactRow]:
    """All of them, confirmed ones before the others."""
    rows = await db.execute(_CONTACTS, {"operator": operator, "id": subscriber_id})
    return [ContactRow(*row) for row in rows]


async def locked_contacts_of(db: AsyncConnection, operator: str, subscriber_id: UUID) -> list[ContactRow]:
    """All of them, which nobody else changes before the end of this transaction. Problem: not-signed-in."""
    locked = await db.execute(_LOCK, {"operator": operator, "id": subscriber_id})
    if locked.first() is None:
        raise NotSignedIn
    return await contacts_of(db, operator, subscriber_id)


def shown(contact: ContactRow, rules: PersonalData) -> Contact:
    """As its owner sees it: whole, or in part where the operator says so."""
    value = masked_contact(contact.kind, contact.value) if rules.shown == "masked" else contact.value
    return Contact(id=contact.id, value=value, confirmed=contact.confirmed, main=contact.main)
