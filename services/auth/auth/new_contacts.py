"""A subscriber adds a phone or an e-mail, and a code goes there."""

from collections.abc import Callable
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.confidences import tell_confidence
from auth.confirmations import Confirmation, begin_confirmation
from auth.contact_changes import contradiction, may_change, present
from auth.contact_rows import locked_contacts_of
from auth.guard import counted
from auth.recovery_forms import mistake
from auth.service import service
from auth.sessions import Where
from chassis.contact_forms import email_address, phone_number
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import AddContact, ContactKind, ContactToConfirm, SecretTold
from contracts.problems import IdempotencyKeyReused, InvalidBody, Unavailable

# How many codes an hour are sent for one subscriber, and to one address for whomever.
SENT_AN_HOUR, SENT_TO_AN_HOUR = 6, 3
# It waits for the broker too.
ROOM = 10

_FORM: dict[ContactKind, Callable[[str], str]] = {"phone": phone_number, "email": email_address}
_ADD = text("""
insert into contacts (operator, subscriber_id, kind, value) values (:operator, :id, :kind, :value) returning id
""")
_BEGUN = text("""
select c.id, c.contact_id, c.expires_at, k.kind, k.value
from confirmations c join contacts k on k.id = c.contact_id
where c.operator = :operator and c.subscriber_id = :id and c.key = :key
""")

# Its code has gone nowhere: the repeat under the same key begins another.
_UNDO = text("""
update confirmations set expires_at = now(), key = null where operator = :operator and id = :confirmation
""")


@service.answers(AddContact, room=ROOM)
async def add_contact(question: AddContact, asked: Asked) -> ContactToConfirm:
    """Keep it, unconfirmed, and send a code there. A repeat under the same key sends nothing."""
    caller = may_change(asked, question.kind)
    value = _kept(question)
    async with service.database.reading() as db:
        if begun := await _begun(db, caller, asked.key, question.kind, value):
            return begun
    await _limited(caller, value, asked.address)
    async with service.database.transaction() as db:
        contact = await _added(db, caller, question.kind, value)
        confirmation = await begin_confirmation(db, caller, contact, asked.key)
        added = await present(db, caller, contact)
    try:
        await tell_confidence(_confidence(caller, question.kind, value, confirmation))
    except Unavailable:
        async with service.database.transaction() as db:
            await db.execute(_UNDO, {"operator": caller.operator, "confirmation": confirmation.id})
        raise
    return ContactToConfirm(contact=added, confirmation=confirmation.id, expires_at=confirmation.expires_at)


def _kept(question: AddContact) -> str:
    try:
        return _FORM[question.kind](question.value)
    except ValueError as reason:
        code = "not_a_phone" if question.kind == "phone" else "not_an_email"
        raise InvalidBody(errors=[mistake(question.kind, code)]) from reason


async def _begun(
    db: AsyncConnection, caller: Caller, key: str | None, kind: ContactKind, value: str
) -> ContactToConfirm | None:
    """What came of the same command under the same key. Problem: idempotency-key-reused."""
    found = await db.execute(_BEGUN, {"operator": caller.operator, "id": caller.id, "key": key})
    row = found.one_or_none()
    if row is None:
        return None
    if (row.kind, row.value) != (kind, value):
        raise IdempotencyKeyReused
    contact = await present(db, caller, row.contact_id)
    return ContactToConfirm(contact=contact, confirmation=row.id, expires_at=row.expires_at)


async def _limited(caller: Caller, value: str, address: str) -> None:
    """Nobody's phone is flooded, by one subscriber or by many. Problem: too-many-requests."""
    by, to = Where("", address), Where("", "")
    await counted("confirmation sent", caller.operator, str(caller.id), by, limit=SENT_AN_HOUR, minutes=60)
    await counted("confirmation sent to", caller.operator, value, to, limit=SENT_TO_AN_HOUR, minutes=60)


async def _added(db: AsyncConnection, caller: Caller, kind: ContactKind, value: str) -> UUID:
    """The id of the contact, new or still unconfirmed. Problem: conflict."""
    contacts = await locked_contacts_of(db, caller.operator, caller.id)
    alike = {known.value: known for known in contacts if known.kind == kind}
    if known := alike.get(value):
        if known.confirmed:
            raise contradiction("contact_yours", "This contact is confirmed already.")
        return known.id
    most = service.profile_of(caller.operator).personal_data.most_contacts
    if len(alike) >= most:
        raise contradiction("contacts_limit", f"There are {most} already: remove one first.", limit=most)
    new = {"operator": caller.operator, "id": caller.id, "kind": kind, "value": value}
    return UUID(str((await db.execute(_ADD, new)).scalar_one()))


def _confidence(caller: Caller, kind: ContactKind, value: str, confirmation: Confirmation) -> SecretTold:
    return SecretTold(
        id=confirmation.id,
        operator=caller.operator,
        subscriber_id=caller.id,
        confidence="confirmation_code",
        channel="sms" if kind == "phone" else "email",
        address=value,
        language=confirmation.language,
        values={"code": SecretStr(confirmation.code)},
        expires_at=confirmation.expires_at,
    )
