"""A contract is concluded: staff creates a subscriber, who gets a number, a login and a first password."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.audit import audit
from auth.commands import key_of, once
from auth.imports import add_contacts, region_of
from auth.logins import login_key
from auth.password_rules import generated
from auth.service import service
from auth.tables import subscribers
from chassis.contact_forms import email_address, phone_number
from chassis.outbox import emit
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import ConcludeContract, ContractConcluded, FirstPassword, SubscriberRegistered
from contracts.problems import Conflict, InvalidBody

ROLES = ("sales", "manager")
# They wait for the hashing, where sign-ins stand in line too.
ROOM = 8
# How far ahead a connection may be agreed on, and how far back one may be entered.
_AHEAD, _BACK = timedelta(90), timedelta(31)

_NEXT = text("select next_contract(:operator, :prefix, :digits)")


@dataclass(frozen=True, slots=True)
class _Person:
    """Whoever concludes the contract, everything in the form in which it is kept."""

    name: str
    address: str
    phones: list[str]
    emails: list[str]
    region: str | None


@service.answers(ConcludeContract, room=ROOM)
async def conclude_contract(question: ConcludeContract, asked: Asked) -> FirstPassword:
    """The password follows from the caller's key, so that a repeat can be told it and nobody keeps it."""
    staff = asked.caller.staff(*ROLES)
    profile = service.profile_of(staff.operator)
    person = _read(question, profile)
    seed = service.derived("first password of a new contract", f"{staff.operator} {staff.id} {key_of(asked)}")
    password = generated(profile, seed)
    kept = await service.passwords.hashed(password)
    reply = await once(question, asked, partial(_conclude, question, asked, profile, person, kept))
    return reply.model_copy(update={"first_password": SecretStr(password)})


async def _conclude(
    question: ConcludeContract,
    asked: Asked,
    profile: Profile,
    person: _Person,
    kept: str,
    db: AsyncConnection,
) -> FirstPassword:
    registered, login = await _register(db, profile, person, question, kept)
    concluded = ContractConcluded(
        subscriber_id=registered.subscriber_id,
        contract=registered.contract,
        account=registered.contract,
        tariff=question.tariff,
        add_ons=question.add_ons,
        connected_on=question.connected_on or _today(profile),
        application=question.application,
        author=f"staff:{asked.caller.id}",
    )
    for event in (registered, concluded):
        await emit(db, event, operator=profile.operator, about=registered.subscriber_id)
    told = concluded.model_dump(mode="json", exclude={"subscriber_id", "author"})
    await audit(db, asked, "conclude_contract", f"subscriber:{registered.subscriber_id}", None, told)
    return FirstPassword(
        subscriber_id=registered.subscriber_id,
        contract=registered.contract,
        account=concluded.account,
        login=login,
        first_password=SecretStr(""),
        must_change_password=profile.password.change_first,
    )


async def _register(
    db: AsyncConnection, profile: Profile, person: _Person, question: ConcludeContract, kept: str
) -> tuple[SubscriberRegistered, str]:
    """The new subscriber as others are told of him, and his login."""
    number = await _next_number(db, profile)
    login = question.login or number
    row = {
        "operator": profile.operator,
        "contract": number,
        "account": number,
        "login": login,
        "login_key": login_key(login),
        "password": kept,
        "first_password": True,
        "must_change_password": profile.password.change_first,
        "name": person.name,
        "address": person.address,
        "region": person.region,
        "language": question.language,
    }
    created = insert(subscribers).values(row).on_conflict_do_nothing()
    new = (await db.execute(created.returning(subscribers.c.id, subscribers.c.registered_at))).one_or_none()
    if new is None:
        raise InvalidBody(errors=[{"pointer": "/login", "reason": "belongs to another contract"}])
    contacts = [(new.id, "phone", phone) for phone in person.phones]
    await add_contacts(db, profile.operator, contacts + [(new.id, "email", one) for one in person.emails])
    registered = SubscriberRegistered(
        subscriber_id=new.id,
        contract=number,
        name=person.name,
        address=person.address,
        language=question.language,
        phones=person.phones,
        emails=person.emails,
        version=1,
        registered_at=new.registered_at,
    )
    return registered, login


async def _next_number(db: AsyncConnection, profile: Profile) -> str:
    joining = profile.joining
    pattern = {"prefix": joining.number_prefix, "digits": joining.number_digits}
    number: str | None = (await db.execute(_NEXT, {"operator": profile.operator, **pattern})).scalar()
    if number is None:
        raise Conflict(f"All numbers like {joining.contract_number} are used up.")
    return number


def _today(profile: Profile) -> date:
    return datetime.now(profile.zone).date()


def _read(question: ConcludeContract, profile: Profile) -> _Person:
    """Raises InvalidBody with everything that is wrong."""
    errors = list(_mistakes(question, profile))
    phones = [_tried(phone_number, phone, f"/phones/{n}", errors) for n, phone in enumerate(question.phones)]
    emails = [_tried(email_address, one, f"/emails/{n}", errors) for n, one in enumerate(question.emails)]
    region = _tried(partial(region_of, profile=profile), question.region, "/region", errors)
    person = _Person(
        name=" ".join(question.name.split()),
        address=" ".join(question.address.split()),
        phones=list(dict.fromkeys(phones)),
        emails=list(dict.fromkeys(emails)),
        region=region,
    )
    empty = [field for field in ("name", "address") if not getattr(person, field)]
    errors += [{"pointer": f"/{field}", "reason": "is empty"} for field in empty]
    if errors:
        raise InvalidBody(errors=errors)
    return person


def _mistakes(question: ConcludeContract, profile: Profile) -> Iterator[dict[str, str]]:
    if question.language not in profile.languages:
        yield {"pointer": "/language", "reason": f"is not one of {', '.join(profile.languages)}"}
    if question.login is not None and profile.sign_in.by == "contract":
        yield {"pointer": "/login", "reason": "people sign in by the contract's number here"}
    elif question.login is not None and question.login.split() != [question.login]:
        yield {"pointer": "/login", "reason": "has blanks in it"}
    today = _today(profile)
    if question.connected_on and not today - _BACK <= question.connected_on <= today + _AHEAD:
        yield {"pointer": "/connected_on", "reason": f"is not within {today - _BACK} and {today + _AHEAD}"}


def _tried(read: Callable[[Any], Any], written: Any, pointer: str, errors: list[dict[str, str]]) -> Any:
    try:
        return read(written)
    except ValueError as reason:
        errors.append({"pointer": pointer, "reason": str(reason)})
        return None
