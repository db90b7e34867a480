"""What a subscriber sees of himself, as much as the operator shows, and what he changes of it."""

from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.changes import changed
from auth.consents import undecided
from auth.contact_rows import ContactRow, contacts_of, shown
from auth.service import service
from chassis.masks import masked_address, masked_name
from chassis.profiles import Profile as OperatorProfile
from chassis.profiles.personal_data import PersonalData
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import ChangeProfile, Contact, GetProfile, Missing, Profile
from contracts.problems import InvalidBody, NotAllowed, NotSignedIn

_SUBSCRIBER = text("""
select id as subscriber_id, contract, login, account, name, address, language, region
from subscribers where operator = :operator and id = :id
""")
_CHANGE = text("""
update subscribers set language = coalesce(:language, language), name = coalesce(:name, name)
where operator = :operator and id = :id and (language, name) is distinct from
  (coalesce(:language, language), coalesce(:name, name))
returning id
""")


@service.answers(GetProfile)
async def get_profile(_: GetProfile, asked: Asked) -> Profile:
    """Of the subscriber whose token it is; one who is no longer there is not signed in either."""
    caller = asked.subscriber
    async with service.database.reading() as db:
        return await _profile(db, caller)


@service.answers(ChangeProfile)
async def change_profile(question: ChangeProfile, asked: Asked) -> Profile:
    """The other services hear of it; the next notice is in the new language."""
    caller = asked.subscriber
    changes = _checked(question, service.profile_of(caller.operator))
    async with service.database.transaction() as db:
        done = await db.execute(_CHANGE, {"operator": caller.operator, "id": caller.id, **changes})
        if done.first() is not None:
            await changed(db, caller.operator, caller.id)
        return await _profile(db, caller)


def _checked(question: ChangeProfile, operator: OperatorProfile) -> dict[str, str | None]:
    """The values as they are kept. Raises NotAllowed, InvalidBody."""
    asked_for = {"language": question.language, "name": question.name}
    for field, value in asked_for.items():
        if value is not None and field not in operator.personal_data.changes:
            raise NotAllowed(f"The {field} is changed by the operator: ask support.", field=field)
    if question.language not in (None, *operator.languages):
        _refuse("language", f"one of {', '.join(operator.languages)}")
    if question.name is not None:
        asked_for["name"] = " ".join(question.name.split())
        if not asked_for["name"] or not asked_for["name"].isprintable():
            _refuse("name", "a name has letters and nothing that cannot be printed")
    return asked_for


def _refuse(field: str, reason: str) -> None:
    raise InvalidBody(errors=[{"pointer": f"/{field}", "reason": reason}])


async def _profile(db: AsyncConnection, caller: Caller) -> Profile:
    found = await db.execute(_SUBSCRIBER, {"operator": caller.operator, "id": caller.id})
    subscriber = found.mappings().one_or_none()
    if subscriber is None:
        raise NotSignedIn
    contacts = await contacts_of(db, caller.operator, caller.id)
    operator = service.profile_of(caller.operator)
    missing: list[Missing] = []
    if operator.personal_data.asks_to_complete:
        missing = _missing(contacts)
        if await undecided(db, operator, caller.id):
            missing.append("consents")
    return Profile(
        **_shown(subscriber, operator.personal_data),
        phones=_contacts("phone", contacts, operator.personal_data),
        emails=_contacts("email", contacts, operator.personal_data),
        missing=missing,
    )


def _shown(subscriber: RowMapping, rules: PersonalData) -> dict[str, Any]:
    """What one needs to sign in and to call support is always shown."""
    told = dict(subscriber)
    if rules.shown == "masked":
        told |= {"name": masked_name(told["name"]), "address": masked_address(told["address"])}
    hidden = {field: "" for field in ("name", "address") if field not in rules.shows}
    account = told["account"] if "account" in rules.shows else None
    return told | hidden | {"account": account}


def _contacts(kind: str, contacts: list[ContactRow], rules: PersonalData) -> list[Contact]:
    if f"{kind}s" not in rules.shows:
        return []
    return [shown(contact, rules) for contact in contacts if contact.kind == kind]


def _missing(contacts: list[ContactRow]) -> list[Missing]:
    """Of each kind: that there is none, or none that is confirmed."""
    missing: list[Missing] = []
    there = {contact.kind for contact in contacts}
    confirmed = {contact.kind for contact in contacts if contact.confirmed}
    if "phone" not in confirmed:
        missing.append("phone_confirmation" if "phone" in there else "phones")
    if "email" not in confirmed:
        missing.append("email_confirmation" if "email" in there else "emails")
    return missing
