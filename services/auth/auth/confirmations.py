"""A new phone or e-mail counts once the code that went there is typed.

A code is good for one contact, once, for ten minutes and five tries; a subscriber types five an hour at most
(OWASP ASVS 5.0, 6.5.1 to 6.5.5). A new code makes the earlier ones of its contact worthless.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.contact_changes import present, tell_change
from auth.contact_rows import ContactRow, locked_contacts_of
from auth.guard import counted, guarded
from auth.one_time_codes import code_hash, new_code, same
from auth.service import service
from auth.sessions import Where
from chassis.isolation import across_operators
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import ConfirmContact, Contact, Language
from contracts.problems import CodeRefused, Conflict

MINUTES = 10
TRIES = 5
TYPED_AN_HOUR = 5
# Tries at one subscriber wait for one another, so they take no place from other questions.
ROOM = 10

_BEGIN = text("""
insert into confirmations (id, operator, subscriber_id, contact_id, key, code_hash, expires_at)
values (:confirmation, :operator, :id, :contact, :key, :code_hash, now() + make_interval(mins => :minutes))
on conflict (subscriber_id, key) do nothing
returning expires_at, (select language from subscribers where operator = :operator and id = :id)
""")
_END_EARLIER = text("""
update confirmations set expires_at = now()
where operator = :operator and contact_id = :contact and id <> :confirmation and expires_at > now()
""")
_TRY = text("""
update confirmations set tries = tries + 1
where operator = :operator and subscriber_id = :id and id = :confirmation
  and used_at is null and expires_at > now() and tries < :tries
returning code_hash
""")
_USE = text("""
update confirmations set used_at = now()
where operator = :operator and id = :confirmation and used_at is null returning contact_id
""")
_CONFIRM = text("""
update contacts set confirmed_at = now() where operator = :operator and id = :contact and confirmed_at is null
""")
_FORGET = text("""
with unconfirmed as (
  delete from contacts where confirmed_at is null and created_at < now() - interval '7 days'
)
delete from confirmations where expires_at < now() - interval '1 day'
""")
_FORGET_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One that has begun; its code is told and forgotten."""

    id: UUID
    code: str
    expires_at: datetime
    language: Language


async def begin_confirmation(
    db: AsyncConnection, caller: Caller, contact: UUID, key: str | None
) -> Confirmation:
    """The only one of this contact that counts. Problem: conflict while another under the same key is beginning."""
    confirmation, code = uuid4(), new_code()
    new = {
        "operator": caller.operator,
        "id": caller.id,
        "contact": contact,
        "confirmation": confirmation,
        "key": key,
        "code_hash": code_hash(confirmation, code),
        "minutes": MINUTES,
    }
    begun = (await db.execute(_BEGIN, new)).one_or_none()
    if begun is None:
        raise Conflict("The same command is running: ask again with the same key.")
    await db.execute(_END_EARLIER, new)
    return Confirmation(confirmation, code, begun.expires_at, begun.language)


@service.answers(ConfirmContact, room=ROOM)
async def confirm_contact(question: ConfirmContact, asked: Asked) -> Contact:
    """The try is counted before the code is compared, so that tries side by side are no more than five."""
    caller, where = asked.subscriber, Where("", asked.address)
    await counted("confirmation", caller.operator, str(caller.id), where, limit=TYPED_AN_HOUR, minutes=60)
    whose = {"operator": caller.operator, "id": caller.id, "confirmation": question.confirmation}
    async with guarded("confirmation", caller.operator, str(caller.id), where):
        async with service.database.transaction() as db:
            kept = (await db.execute(_TRY, whose | {"tries": TRIES})).scalar_one_or_none()
        if not same(kept, code_hash(question.confirmation, question.code.get_secret_value().strip())):
            raise CodeRefused
        async with service.database.transaction() as db:
            before = await locked_contacts_of(db, caller.operator, caller.id)
            contact = _by_id(before, (await db.execute(_USE, whose)).scalar_one_or_none())
            await db.execute(_CONFIRM, {"operator": caller.operator, "contact": contact.id})
            await tell_change(db, caller, "added", contact, before)
            return await present(db, caller, contact.id)


@service.works
async def forget_unconfirmed() -> None:
    """Hourly, on every replica: a contact that nobody has confirmed in a week is perhaps a stranger's."""
    with across_operators():
        async with service.database.transaction() as db:
            await db.execute(_FORGET)
    await asyncio.sleep(_FORGET_SECONDS)


def _by_id(contacts: list[ContactRow], contact_id: UUID | None) -> ContactRow:
    """Raises CodeRefused for a confirmation that another try has used meanwhile."""
    for contact in contacts:
        if contact.id == contact_id:
            return contact
    raise CodeRefused
