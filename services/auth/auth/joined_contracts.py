"""Several contracts of one person: joined by proving each, switched between without another password, parted again.

Never across operators. A session that is switched to stays what it was: it ends when the first one would have, ends
with the contract whose password has opened it, and has to prove the password anew where one is asked for.
A contract that gets another password is parted (`auth.password_setting`).
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
from auth.parting import one_at_a_time, part, still_joined
from auth.second_factors import has_second_factor, second_factor_passes
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
# Both, and all that are joined with either.
_PERSONS = text("""
select id, contract, person_id, password from subscribers
where operator = :operator and erased_at is null and (id in (:one, :other) or person_id in (
  select person_id from subscribers where operator = :operator and id in (:one, :other)))
""")
_JOIN = text(
    "update subscribers set person_id = :person where operator = :operator and id = any(cast(:ids as uuid[]))"
)
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
            proved = await _prove(profile, key, question)
    except WrongCredentials:
        await asyncio.sleep(not_before - asyncio.get_running_loop().time())
        raise
    async with service.database.transaction() as db:
        await _join(db, caller, proved)
        return await _joined(db, caller)


@service.answers(PartContract)
async def part_contract(question: PartContract, asked: Asked) -> JoinedContracts:
    """One of the caller's contracts is by itself again, and so is the last one that is left."""
    caller = asked.proved.subscriber()
    async with service.database.transaction() as db:
        whose = {"operator": caller.operator, "id": question.contract_id}
        await one_at_a_time(db, caller.operator)
        await _insist_joined(db, caller, question.contract_id)
        await part(db, caller.operator, question.contract_id)
        ended = (await db.execute(_END_SWITCHED, whose)).scalars().all()
        await tell_ended(db, caller.operator, question.contract_id, ended)
        return await _joined(db, caller)


@service.answers(SwitchContract)
async def switch_contract(question: SwitchContract, asked: Asked) -> Session:
    """Only while both are joined. The session that asks ends, so that a device has one at a time."""
    caller = asked.subscriber
    whose = {"operator": caller.operator, "id": caller.id}
    async with (
        guarded("switch", caller.operator, str(question.contract_id), Where("", asked.address)),
        service.database.transaction() as db,
    ):
        # The contracts before the session, as whatever ends the sessions of a contract has them.
        await still_joined(db, caller.operator)
        target = (await db.execute(_TARGET, {**whose, "target": question.contract_id})).scalar()
        owner = await present_owner(db, caller.operator, "subscriber", target) if target else None
        if owner is None:
            raise NotFound
        present = (await db.execute(_PRESENT, {**whose, "session": caller.session})).one_or_none()
        if present is None:
            raise NotSignedIn
        await _insist_second_factor(db, owner, present.by, question)
        await end_session(db, caller.operator, caller.id, caller.session)
        where = Where(question.device, question.address)
        return await start_session(db, owner, where, Opened(present.by, present.until))


async def _insist_second_factor(
    db: AsyncConnection, owner: Owner, by: UUID, question: SwitchContract
) -> None:
    """What the session was opened with is no less than what `owner` is signed in with."""
    opener = Owner(owner.operator, "subscriber", by)
    if await has_second_factor(db, opener):
        return
    if not await second_factor_passes(db, owner, question.totp, question.recovery_code):
        raise SecondFactorNeeded


async def _prove(profile: Profile, key: str, question: JoinContract) -> Row[Any]:
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
    return known


async def _join(db: AsyncConnection, caller: Caller, proved: Row[Any]) -> None:
    await one_at_a_time(db, caller.operator)
    both = {"operator": caller.operator, "one": caller.id, "other": proved.id}
    rows = {row.id: row for row in (await db.execute(_PERSONS, both)).all()}
    if caller.id not in rows or proved.id not in rows:
        raise NotFound
    mine, theirs = rows[caller.id], rows[proved.id]
    if theirs.password != proved.password:
        raise WrongCredentials
    if mine.id == theirs.id or (mine.person_id and mine.person_id == theirs.person_id):
        return
    person = mine.person_id or theirs.person_id or uuid4()
    await db.execute(_JOIN, {"operator": caller.operator, "ids": list(rows), "person": person})
    on_my_side = {row.id for row in rows.values() if row.person_id and row.person_id == mine.person_id} | {
        mine.id
    }
    pairs = [(row, theirs if row.id in on_my_side else mine) for row in rows.values()]
    await _tell_joined(db, caller.operator, pairs)


async def _tell_joined(
    db: AsyncConnection, operator: str, pairs: Sequence[tuple[Row[Any], Row[Any]]]
) -> None:
    for told, joined in pairs:
        event = ContractsJoined(subscriber_id=told.id, contract=told.contract, joined=joined.contract)
        await emit(db, event, operator=operator, about=told.id)


async def _insist_joined(db: AsyncConnection, caller: Caller, contract_id: UUID) -> None:
    """Both are of one person, or the problem not-found."""
    both = {"operator": caller.operator, "one": caller.id, "other": contract_id}
    rows = {row.id: row.person_id for row in (await db.execute(_PERSONS, both)).all()}
    person = rows.get(contract_id)
    if person is None or rows.get(caller.id) != person:
        raise NotFound


async def _joined(db: AsyncConnection, caller: Caller) -> JoinedContracts:
    rows = (await db.execute(_LIST, {"operator": caller.operator, "id": caller.id})).mappings()
    return JoinedContracts(contracts=[JoinedContract(**row) for row in rows])
