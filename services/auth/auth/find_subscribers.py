"""Staff finds subscribers by whatever they say of themselves, and looks at one whole; the audit trail keeps both."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import text

from auth.audit import audit
from auth.logins import contract_number, login_key
from auth.service import service
from chassis.contact_forms import email_address, phone_number
from chassis.questions import Asked
from contracts.auth import (
    FindSubscribers,
    FoundSubscriber,
    FoundSubscribers,
    GetSubscriber,
    KnownContact,
    KnownSubscriber,
)
from contracts.problems import BadRequest, NotFound

ROLES = ("support", "cashier", "sales", "manager")
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_PREFIX = 3
_LAST = UUID(int=2**128 - 1)

# Each part by its own index; the words apart, for the planner would rather walk the table backwards for the first few.
# A bitmap of a million rows has to stay exact in memory: else each row's words are made again.
_MEMORY = text("set local work_mem = '64MB'")
_FIND = text("""
with worded as materialized (
  select id from subscribers
  where operator = :operator and words @@ cast(:words as tsquery)
), found as (
  select id from subscribers where operator = :operator and contract = :number
  union select id from subscribers where operator = :operator and login_key = :login
  union select id from subscribers where operator = :operator and account = :number
  union select subscriber_id from contacts where operator = :operator and value = any(cast(:contacts as text[]))
  union (select id from worded where id < :before order by id desc limit :limit)
)
select s.id as subscriber_id, s.contract, s.account, s.name, s.address, s.ended_on, (
  select value from contacts c
  where c.operator = s.operator and c.subscriber_id = s.id and c.kind = 'phone' and c.confirmed_at is not null
  order by chosen_at desc nulls last, confirmed_at, id limit 1) as phone
from subscribers s
where s.id in (select id from found where id < :before order by id desc limit :limit)
order by s.id desc
""")
_ONE = text("""
select s.id as subscriber_id, s.contract, s.account, s.login, s.name, s.address, s.language, s.region,
  s.password is not null as has_password, s.first_password, s.must_change_password, s.password_changed_at,
  s.registered_at, s.ended_on, s.erased_at, (
    select count(*) from sessions x
    where x.operator = s.operator and x.kind = 'subscriber' and x.owner_id = s.id and x.revoked_at is null
      and x.expires_at > now()) as sessions
from subscribers s where s.operator = :operator and s.id = :id
""")
_CONTACTS = text("""
select kind, value, confirmed_at is not null as confirmed from contacts
where operator = :operator and subscriber_id = :id order by chosen_at desc nulls last, confirmed_at, id
""")


@service.answers(FindSubscribers)
async def find_subscribers(question: FindSubscribers, asked: Asked) -> FoundSubscribers:
    """The trail keeps who was shown, not what was typed."""
    staff = asked.caller.staff(*ROLES)
    wanted = {
        "operator": staff.operator,
        "number": contract_number(question.q),
        "login": login_key(question.q),
        "contacts": _contacts(question.q),
        "words": _words(question.q),
        "before": _id(question.cursor) if question.cursor else _LAST,
        "limit": question.limit + 1,
    }
    async with service.database.transaction() as db:
        await db.execute(_MEMORY)
        rows = (await db.execute(_FIND, wanted)).all()
        shown = rows[: question.limit]
        seen = {"subscribers": [str(row.subscriber_id) for row in shown]}
        await audit(db, asked, "find_subscribers", "subscribers", None, seen)
    return FoundSubscribers(
        items=[FoundSubscriber(**row._mapping) for row in shown],  # noqa: SLF001 - SQLAlchemy's public name
        next_cursor=str(shown[-1].subscriber_id) if len(rows) > len(shown) else None,
    )


@service.answers(GetSubscriber)
async def get_subscriber(question: GetSubscriber, asked: Asked) -> KnownSubscriber:
    """Nothing is masked: whoever serves the subscriber has the contract before him."""
    staff = asked.caller.staff(*ROLES)
    whose = {"operator": staff.operator, "id": question.subscriber_id}
    async with service.database.transaction() as db:
        found = (await db.execute(_ONE, whose)).mappings().one_or_none()
        if found is None:
            raise NotFound("There is no such subscriber.")
        contacts = (await db.execute(_CONTACTS, whose)).all()
        await audit(db, asked, "look_at_subscriber", f"subscriber:{question.subscriber_id}")
    return KnownSubscriber(**found, phones=_of("phone", contacts), emails=_of("email", contacts))


def _of(kind: str, contacts: Any) -> list[KnownContact]:
    return [KnownContact(value=row.value, confirmed=row.confirmed) for row in contacts if row.kind == kind]


def _contacts(written: str) -> list[str]:
    """What is written as it would be kept as a phone or an e-mail, if it is one; the mailbox as typed and small."""
    found = []
    for read, typed in ((phone_number, written), (email_address, written), (email_address, written.lower())):
        try:
            found.append(read(typed))
        except ValueError:
            continue
    return found


def _words(written: str) -> str:
    """As `search_words` keeps them, all of them wanted: `'иванов':* & 'анна':* & '5'`; numbers are whole."""
    words = _WORD.findall(written.lower().replace("ё", "е"))
    alone = len(words) == 1
    return " & ".join(
        f"'{word}':*" if alone or (len(word) >= _SHORTEST_PREFIX and not word[0].isdigit()) else f"'{word}'"
        for word in words
    )


def _id(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError as error:
        raise BadRequest(
            errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}]
        ) from error
