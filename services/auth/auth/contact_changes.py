"""Contacts are made main and removed; whoever was reached at the old ones hears of every change."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.changes import changed
from auth.contact_rows import ContactRow, contacts_of, locked_contacts_of, shown
from auth.service import service
from chassis.masks import masked_contact
from chassis.outbox import emit
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import (
    Contact,
    ContactChanged,
    ContactKind,
    ContactRemoved,
    MakeContactMain,
    RemoveContact,
)
from contracts.problems import Conflict, NotAllowed, NotFound

_CHOOSE = text("update contacts set chosen_at = now() where operator = :operator and id = :contact")
_REMOVE = text("delete from contacts where operator = :operator and id = :contact")
# Its code may be in the hands of whoever has the lost phone.
_END_RECOVERIES = text("""
update recoveries set expires_at = now()
where operator = :operator and subscriber_id = :id and used_at is null and expires_at > now()
""")


@service.answers(MakeContactMain)
async def make_contact_main(question: MakeContactMain, asked: Asked) -> Contact:
    """Of its kind, the one that is told first. What is main already stays so."""
    caller = may_change(asked, question.kind)
    async with service.database.transaction() as db:
        before = await locked_contacts_of(db, caller.operator, caller.id)
        contact = _found(before, question.kind, question.contact_id)
        if not contact.confirmed:
            raise contradiction("contact_unconfirmed", "Confirm it by its code first.")
        if not contact.main:
            await db.execute(_CHOOSE, {"operator": caller.operator, "contact": contact.id})
            await tell_change(db, caller, "made_main", contact, before)
        return await present(db, caller, contact.id)


@service.answers(RemoveContact)
async def remove_contact(question: RemoveContact, asked: Asked) -> ContactRemoved:
    """The last confirmed one stays: without it nobody could be told anything or recover a password."""
    caller = may_change(asked, question.kind)
    async with service.database.transaction() as db:
        before = await locked_contacts_of(db, caller.operator, caller.id)
        contact = _found(before, question.kind, question.contact_id)
        if contact.confirmed and sum(known.confirmed for known in before) == 1:
            told = "It is the last confirmed contact: add and confirm another one first."
            raise contradiction("last_contact", told)
        await db.execute(_REMOVE, {"operator": caller.operator, "contact": contact.id})
        if contact.confirmed:
            await db.execute(_END_RECOVERIES, {"operator": caller.operator, "id": caller.id})
            await tell_change(db, caller, "removed", contact, before)
    return ContactRemoved()


def contradiction(code: str, detail: str, **values: int) -> Conflict:
    """The one reason by which a page can tell conflicts apart; the gateway has the sentence for `code`."""
    told = {name: str(value) for name, value in values.items()}
    return Conflict(detail, reasons=[{"code": code, "values": told}])


def may_change(asked: Asked, kind: ContactKind) -> Caller:
    """The subscriber who asks and has typed the password. Problems: not-allowed, proof-needed."""
    caller = asked.subscriber
    if f"{kind}s" not in service.profile_of(caller.operator).personal_data.changes:
        raise NotAllowed(f"The {kind} is changed by the operator: ask support.")
    return caller.proved()


async def tell_change(
    db: AsyncConnection,
    caller: Caller,
    what: Literal["added", "made_main", "removed"],
    contact: ContactRow,
    before: list[ContactRow],
) -> None:
    """Tell the other services the new state, and the people at the contacts `before` what has been done."""
    await changed(db, caller.operator, caller.id)
    told = [known for known in before if known.confirmed]
    event = ContactChanged(
        subscriber_id=caller.id,
        kind=contact.kind,
        what=what,
        value=masked_contact(contact.kind, contact.value),
        phones=[known.value for known in told if known.kind == "phone"],
        emails=[known.value for known in told if known.kind == "email"],
        changed_at=datetime.now(UTC),
    )
    await emit(db, event, operator=caller.operator, about=caller.id)


async def present(db: AsyncConnection, caller: Caller, contact_id: UUID) -> Contact:
    """The contact as it is now, as its owner sees it."""
    rules = service.profile_of(caller.operator).personal_data
    contacts = await contacts_of(db, caller.operator, caller.id)
    return next(shown(contact, rules) for contact in contacts if contact.id == contact_id)


def _found(contacts: list[ContactRow], kind: ContactKind, contact_id: UUID) -> ContactRow:
    for contact in contacts:
        if (contact.kind, contact.id) == (kind, contact_id):
            return contact
    raise NotFound
