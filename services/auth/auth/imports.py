"""The subscribers of another billing come in: a whole batch in four statements and one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.logins import login_key
from auth.service import service
from chassis.contact_forms import email_address, phone_number
from chassis.outbox import emit_rows, outbox_row
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import (
    ImportedSubscriber,
    ImportedSubscribers,
    ImportSubscribers,
    SubscriberRegistered,
    SubscriberRow,
)

_INSERT = text("""
insert into subscribers (operator, contract, account, login, login_key, password, name, address, region, language)
select :operator, contract, account, login, login_key, password, name, address, region, language
from unnest(
  cast(:contract as text[]), cast(:account as text[]), cast(:login as text[]), cast(:login_key as text[]),
  cast(:password as text[]), cast(:name as text[]), cast(:address as text[]), cast(:region as text[]),
  cast(:language as text[])
) with ordinality as r(contract, account, login, login_key, password, name, address, region, language, place)
order by place
on conflict do nothing
returning id, contract, login_key, registered_at
""")
_KNOWN = text("""
select contract, id from subscribers
where operator = :operator and contract = any(cast(:contracts as text[]))
""")
_ADD_CONTACTS = text("""
insert into contacts (operator, subscriber_id, kind, value, confirmed_at)
select :operator, subscriber_id, kind, value, now()
from unnest(cast(:subscribers as uuid[]), cast(:kinds as text[]), cast(:values as text[]))
  with ordinality as r(subscriber_id, kind, value, place)
order by place
""")

_COLUMNS = (
    "contract",
    "account",
    "login",
    "login_key",
    "password",
    "name",
    "address",
    "region",
    "language",
)
_LOGIN_TAKEN = "the login belongs to another contract"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A row that may become a subscriber, everything in the form in which it is kept."""

    contract: str
    account: str
    login: str
    login_key: str
    password: str | None
    name: str
    address: str
    region: str | None
    language: str
    phones: list[str]
    emails: list[str]


@dataclass(frozen=True, slots=True)
class Created:
    id: UUID
    registered_at: datetime
    newcomer: Newcomer


@service.answers(ImportSubscribers)
async def import_subscribers(question: ImportSubscribers, _: Asked) -> ImportedSubscribers:
    """Asked without a token: on the broker only the administrator's user may publish it.

    Contacts of an import count as confirmed: the operator has them from the contract.
    """
    profile = service.profile_of(question.operator)
    read = [_read(row, profile) for row in question.rows]
    newcomers = [row for row in read if isinstance(row, Newcomer)]
    async with service.database.transaction() as db:
        created = await _create(db, profile.operator, newcomers)
        known = await _known(db, profile.operator, newcomers)
        await _add_contacts(db, profile.operator, created)
        await emit_rows(db, [_registered(one, profile.operator) for one in created])
    new = {id(one.newcomer) for one in created}
    return ImportedSubscribers(
        rows=[
            _outcome(row, told, known, is_new=id(told) in new)
            for row, told in zip(question.rows, read, strict=True)
        ]
    )


def _outcome(
    row: SubscriberRow, told: Newcomer | str, known: dict[str, UUID], *, is_new: bool
) -> ImportedSubscriber:
    if isinstance(told, str):
        return ImportedSubscriber(contract=row.contract, refused=told)
    subscriber = known.get(told.contract)
    if subscriber is None:
        return ImportedSubscriber(contract=row.contract, refused=_LOGIN_TAKEN)
    return ImportedSubscriber(contract=row.contract, subscriber_id=subscriber, known=not is_new)


def _read(row: SubscriberRow, profile: Profile) -> Newcomer | str:
    """The row as it would be kept, or the reason why it cannot be."""
    try:
        return Newcomer(
            contract=_not_empty("contract", row.contract),
            account=_not_empty("account", row.account or row.contract),
            login=_not_empty("login", row.login),
            login_key=login_key(row.login),
            password=service.passwords.kept_form(row.password.get_secret_value()),
            name=_storable("name", row.name),
            address=_storable("address", row.address),
            region=region_of(row.region, profile),
            language=row.language,
            phones=list(dict.fromkeys(phone_number(phone) for phone in row.phones)),
            emails=list(dict.fromkeys(email_address(email) for email in row.emails)),
        )
    except ValueError as reason:
        return str(reason)


def _not_empty(field: str, value: str) -> str:
    if not value.strip():
        raise ValueError(f"the {field} is empty")
    return _storable(field, value.strip())


def _storable(field: str, value: str) -> str:
    if "\0" in value:
        raise ValueError(f"the {field} contains a zero character")
    return value


def region_of(region: str | None, profile: Profile) -> str | None:
    """The region if it is one of the operator's, or none where none is needed. Raises ValueError with the reason."""
    codes = [known.code for known in profile.regions]
    if region is None and profile.sign_in.region_required:
        raise ValueError(f"the region is missing: one of {', '.join(codes)}")
    if region is not None and codes and region not in codes:
        raise ValueError(f"there is no region {region[:40]!r}: one of {', '.join(codes)}")
    return region


async def _create(db: AsyncConnection, operator: str, newcomers: list[Newcomer]) -> list[Created]:
    """Those who were not there yet; of rows that contradict one another the first is taken."""
    values: dict[str, Any] = {column: [getattr(one, column) for one in newcomers] for column in _COLUMNS}
    inserted = await db.execute(_INSERT, {"operator": operator, **values})
    first: dict[tuple[str, str], Newcomer] = {}
    for newcomer in newcomers:
        first.setdefault((newcomer.contract, newcomer.login_key), newcomer)
    return [Created(row.id, row.registered_at, first[row.contract, row.login_key]) for row in inserted]


async def _known(db: AsyncConnection, operator: str, newcomers: list[Newcomer]) -> dict[str, UUID]:
    contracts = [one.contract for one in newcomers]
    found = await db.execute(_KNOWN, {"operator": operator, "contracts": contracts})
    return {row.contract: row.id for row in found}


async def _add_contacts(db: AsyncConnection, operator: str, created: list[Created]) -> None:
    contacts = [
        (one.id, kind, value)
        for one in created
        for kind, values in (("phone", one.newcomer.phones), ("email", one.newcomer.emails))
        for value in values
    ]
    await add_contacts(db, operator, contacts)


async def add_contacts(db: AsyncConnection, operator: str, contacts: list[tuple[UUID, str, str]]) -> None:
    """Subscriber, kind and value of each, in the form in which they are kept; they count as confirmed."""
    if contacts:
        subscribers, kinds, values = zip(*contacts, strict=True)
        whose = {"operator": operator, "subscribers": list(subscribers)}
        await db.execute(_ADD_CONTACTS, {**whose, "kinds": list(kinds), "values": list(values)})


def _registered(one: Created, operator: str) -> dict[str, Any]:
    newcomer = one.newcomer
    event = SubscriberRegistered(
        subscriber_id=one.id,
        contract=newcomer.contract,
        name=newcomer.name,
        address=newcomer.address,
        language=newcomer.language,
        phones=newcomer.phones,
        emails=newcomer.emails,
        version=1,
        registered_at=one.registered_at,
    )
    return outbox_row(event, operator=operator, about=one.id)
