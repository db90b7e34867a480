"""Several contracts of one person: joined by proving each, switched between without another password, parted again.

Never across operators. A session that is switched to stays what it was: it ends when the first one would have, ends
with the contract whose password has opened it, and has to prove the password anew where one is asked for.
"""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.guard import guarded
from auth.logins import contract_number, login_key
from auth.owners import present_owner
from auth.second_factors import second_factor_passes
from auth.service import service
from auth.sessions import OPEN, Opened, Where, end_session, start_session, tell_ended
from auth.sign_in import PATH, ROOM
from auth.signing import Owner
from chassis.outbox import emit
from chassis.profiles import Profile
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.auth import (
    ContractsJoined,
    JoinContract,
    JoinedContract,
    JoinedContracts,
    ListContracts,
    PartContract,
    Session,
    SwitchContract,
)
from contracts.problems import NotFound, NotSignedIn, SecondFactorNeeded, WrongCredentials

_COLUMNS = "select id, password, region from subscribers where operator = :operator and erased_at is null"
_BY = {
    "contract": (text(f"{_COLUMNS} and contract = :login"), contract_number),
    "login": (text(f"{_COLUMNS} and login_key = :login"), login_key),
}
_LIST = text("""
select id as contract_id, contract, address, id = :id as current from subscribers
where operator = :operator and erased_at is null and (id = :id or person_id =
  (select person_id from subscribers where operator = :operator and id = :id))
order by contract
""")
# Joining and parting are rare; one at a time they cannot miss each other.
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended('joined contracts ' || :operator, 0))")
_PERSONS = text("""
select id, contract, person_id from subscribers
where operator = :operator and id in (:one, :other) and erased_at is null
""")
_JOIN = text("""
update subscribers set person_id = :person
where operator = :operator and (id in (:one, :other) or person_id in (:person_of_one, :person_of_other))
""")
_PART = text("update subscribers set person_id = null where operator = :operator and id = :id")
_ALONE = text("""
update subscribers set person_id = null
where operator = :operator and person_id = :person
  and 1 = (select count(*) from subscribers where operator = :operator and person_id = :person)
""")
_END_SWITCHED = text("""
update sessions set revoked_at = now()
where operator = :operator and kind = 'subscriber' and revoked_at is null
  and opened_by <> owner_id and (owner_id = :id or opened_by = :id)
returning id
""")
_TARGET = text("""
select t.id from subscribers c join subscribers t on t.operator = c.operator and t.person_id = c.person_id
where c.operator = :operator and c.id = :id and t.id = :target and t.id <> c.id
  and c.erased_at is null and t.erased_at is null
for share
""")
_PRESENT = text(f"""
select coalesce(opened_by, owner_id) as by, expires_at as until from sessions
where operator = :operator and id = :session and owner_id = :id and {OPEN}
for update
""")


@service.answers(ListContracts)
async def list_contracts(_: ListContracts, asked: Asked) -> JoinedContracts:
    """The caller's own, and all that are joined with it."""
    async with service.database.reading() as db:
        return await _joined(db, asked.subscriber)


@service.answers(JoinContract, room=ROOM)
async def join_contract(question: JoinContract, asked: Asked) -> JoinedContracts:
    """Counted together with the sign-ins by that login. Both sides are proved, so that no stolen session joins."""
    caller = asked.proved.subscriber()
    profile = service.profile_of(caller.operator)
    key = _BY[profile.sign_in.by][1](question.login)
    not_before = asyncio.get_running_loop().time() + service.wrong_answer_seconds
    try:
        async with guarded(PATH, profile.operator, key, Where("", asked.address)):
            other = await _prove(profile, key, question)
    except WrongCredentials:
        await asyncio.sleep(not_before - asyncio.get_running_loop().time())
        raise
    async with service.database.transaction() as db:
        await _join(db, caller, other)
        return await _joined(db, caller)


@service.answers(PartContract)
async def part_contract(question: PartContract, asked: Asked) -> JoinedContracts:
    """One of the caller's contracts is by itself again, and so is the last one that is left."""
    caller = asked.proved.subscriber()
    async with service.database.transaction() as db:
        whose = {"operator": caller.operator, "id": question.contract_id}
        await db.execute(_ONE_AT_A_TIME, {"operator": caller.operator})
        person = await _person(db, caller, question.contract_id)
        await db.execute(_PART, whose)
        await db.execute(_ALONE, {"operator": caller.operator, "person": person})
        ended = (await db.execute(_END_SWITCHED, whose)).scalars().all()
        await tell_ended(db, caller.operator, question.contract_id, ended)
        return await _joined(db, caller)


@service.answers(SwitchContract)
async def switch_contract(question: SwitchContract, asked: Asked) -> Session:
    """Only while both are joined. The session that asks ends, so that a device has one at a time."""
    caller = asked.subscriber
    whose = {"operator": caller.operator, "id": caller.id}
    async with service.database.transaction() as db:
        present = (await db.execute(_PRESENT, {**whose, "session": caller.session})).one_or_none()
        if present is None:
            raise NotSignedIn
        target = (await db.execute(_TARGET, {**whose, "target": question.contract_id})).scalar()
        owner = await present_owner(db, caller.operator, "subscriber", target) if target else None
        if owner is None:
            raise NotFound
        await end_session(db, caller.operator, caller.id, caller.session)
        where = Where(question.device, question.address)
        return await start_session(db, owner, where, Opened(present.by, present.until))


async def _prove(profile: Profile, key: str, question: JoinContract) -> UUID:
    """The subscriber of that login, password, region and second factor, at the cost of a sign-in."""
    async with service.database.reading() as db:
        found = await db.execute(_BY[profile.sign_in.by][0], {"operator": profile.operator, "login": key})
        known = found.one_or_none()
    if known and profile.sign_in.region_required and known.region != question.region:
        known = None
    kept = known.password if known else None
    verdict = await service.passwords.check(kept, question.password.get_secret_value())
    if known is None or not verdict.right:
        raise WrongCredentials
    async with service.database.transaction() as db:
        owner = Owner(profile.operator, "subscriber", known.id)
        if not await second_factor_passes(db, owner, question.totp, None):
            raise SecondFactorNeeded
    return UUID(str(known.id))


async def _join(db: AsyncConnection, caller: Caller, other: UUID) -> None:
    await db.execute(_ONE_AT_A_TIME, {"operator": caller.operator})
    both = {"operator": caller.operator, "one": caller.id, "other": other}
    rows = {row.id: row for row in (await db.execute(_PERSONS, both)).all()}
    if caller.id not in rows or other not in rows:
        raise NotFound
    mine, theirs = rows[caller.id], rows[other]
    if mine.id == theirs.id or (mine.person_id and mine.person_id == theirs.person_id):
        return
    persons = {"person_of_one": mine.person_id, "person_of_other": theirs.person_id}
    await db.execute(_JOIN, {**both, **persons, "person": mine.person_id or theirs.person_id or uuid4()})
    await _tell_joined(db, caller.operator, [(mine, theirs), (theirs, mine)])


async def _tell_joined(
    db: AsyncConnection, operator: str, pairs: Sequence[tuple[Row[Any], Row[Any]]]
) -> None:
    for told, joined in pairs:
        event = ContractsJoined(subscriber_id=told.id, contract=told.contract, joined=joined.contract)
        await emit(db, event, operator=operator, about=told.id)


async def _person(db: AsyncConnection, caller: Caller, contract_id: UUID) -> UUID:
    """The person of both contracts, or the problem not-found."""
    both = {"operator": caller.operator, "one": caller.id, "other": contract_id}
    rows = {row.id: row.person_id for row in (await db.execute(_PERSONS, both)).all()}
    person: UUID | None = rows.get(contract_id)
    if person is None or rows.get(caller.id) != person:
        raise NotFound
    return person


async def _joined(db: AsyncConnection, caller: Caller) -> JoinedContracts:
    rows = (await db.execute(_LIST, {"operator": caller.operator, "id": caller.id})).mappings()
    return JoinedContracts(contracts=[JoinedContract(**row) for row in rows])
