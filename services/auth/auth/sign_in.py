"""A subscriber signs in, by contract number or login as the operator's profile says."""

import asyncio
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.guard import guarded
from auth.hot_statements import HotStatement
from auth.known_devices import UNKNOWN, Device, keep_device
from auth.logins import contract_number, login_key
from auth.recovery_passwords import PendingPassword, pending_password, use_pending
from auth.second_factors import second_factor_passes
from auth.service import service
from auth.sessions import Where, session_of, start_session, starting, token_hash, values_of
from auth.signing import Owner
from chassis.outbox import emit
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import Must, Session, SignIn, SignInLocked
from contracts.problems import SecondFactorNeeded, WrongCredentials

PATH = "sign-in"
# Those that wait for a hash, a free place or the end of a wrong answer's time hold nothing of the database.
ROOM = 200

# Everything that decides which further statements there have to be: most sign-ins need none of them.
_FIND = """
select s.id, s.password, s.region, s.must_change_password,
  d.id as device, coalesce(d.used_at < now() - interval '1 day', true) as resting,
  exists (select from known_devices o where o.operator = $1 and o.hash = $3) as genuine,
  exists (select from second_factors f
    where f.operator = $1 and f.kind = 'subscriber' and f.owner_id = s.id and f.secret is not null) as second_factor,
  exists (select from recoveries r where r.operator = $1 and r.subscriber_id = s.id
    and r.proof = 'password' and r.used_at is null and r.expires_at > now()) as recovering
from subscribers s left join known_devices d on d.subscriber_id = s.id and d.hash = $3
where s.operator = $1 and s.{column} = $2
"""
_BY = {
    "contract": (_FIND.format(column="contract"), contract_number),
    "login": (_FIND.format(column="login_key"), login_key),
}
# A change of the password waits for the session to start, or the other way round: then the old one opens nothing.
_SAME = text("""
select from subscribers where operator = :operator and id = :id and password = :kept for share
""")
_REPLACE = text("""
update subscribers set password = :replacement where operator = :operator and id = :id and password = :kept
""")


# What most sign-ins are: nothing but a session, if the password is still the one that was compared.
_START = HotStatement(
    "start session",
    text(f"""
with same as (
  select from subscribers
  where operator = :operator and id = cast(:owner as uuid) and password = :kept for share
), {starting("exists (select from same)")}
"""),
)


@dataclass(frozen=True, slots=True)
class Known:
    """The subscriber whose login was typed; `password` is None where nobody can sign in yet.

    `recovering`: a password that came by SMS may be waiting to be used instead.
    """

    id: UUID
    password: str | None
    must: Must
    device: Device
    second_factor: bool
    recovering: bool
    pending: PendingPassword | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether a sign-in is its session and nothing else: on a known device, by the password alone."""
        return self.device.id is not None and not (
            self.device.resting or self.second_factor or self.recovering
        )


@service.answers(SignIn, room=ROOM)
async def sign_in(question: SignIn, _: Asked) -> Session:
    """One answer, at one cost and not before one time, for whatever is wrong: login, region or password.

    That time is longer than an imported hash takes beside our own (OWASP ASVS 5.0, 6.3.8).
    Problems: wrong-credentials, too-many-requests; second-factor-needed, when the password alone is right.
    """
    not_before = asyncio.get_running_loop().time() + service.wrong_answer_seconds
    try:
        return await _sign_in(question, service.profile_of(question.operator))
    except WrongCredentials:
        await asyncio.sleep(not_before - asyncio.get_running_loop().time())
        raise


async def _sign_in(question: SignIn, profile: Profile) -> Session:
    login = _BY[profile.sign_in.by][1](question.login)
    where = Where(question.device, question.address)
    known = await _or_pending(profile, await _find(profile, login, question), question)

    async def tell(db: AsyncConnection, until: datetime) -> None:
        if known:
            event = SignInLocked(subscriber_id=known.id, locked_until=until)
            await emit(db, event, operator=profile.operator, about=known.id)

    device = known.device if known else UNKNOWN
    # A lock that guesses at the kept password have caused does not keep out the one that a recovery has sent.
    path, subject = ("recovery", str(known.pending.recovery)) if known and known.pending else (PATH, login)
    async with guarded(path, profile.operator, subject, where, device=device.id, on_lock=tell):
        while True:
            session = await _check(question, profile, known, where)
            if session:
                return session
            known = await _find(profile, login, question)


async def _find(profile: Profile, login: str, question: SignIn) -> Known | None:
    statement, _ = _BY[profile.sign_in.by]
    shown = question.device_token
    hashed = token_hash(shown.get_secret_value()) if shown else None
    row = await service.database.row("find login", statement, profile.operator, login, hashed)
    if row is None or (profile.sign_in.region_required and row["region"] != question.region):
        return None
    must: Must = "change_password" if row["must_change_password"] else ""
    device = Device(row["device"], shown if row["genuine"] else None, row["resting"])
    return Known(row["id"], row["password"], must, device, row["second_factor"], row["recovering"])


async def _or_pending(profile: Profile, known: Known | None, question: SignIn) -> Known | None:
    """With the password that came by SMS in the kept one's place, if that is what was typed."""
    if known is None or not known.recovering:
        return known
    pending = await pending_password(profile, known.id, question.password.get_secret_value())
    if pending is None:
        return known
    return replace(known, password=pending.hashed, must="change_password", pending=pending)


async def _check(question: SignIn, profile: Profile, known: Known | None, where: Where) -> Session | None:
    """The session; None if the kept password was changed meanwhile, so that it has to be compared anew."""
    verdict = await service.passwords.check(
        known.password if known else None,
        question.password.get_secret_value(),
        f"{profile.operator} {question.login}",
    )
    if known is None or not verdict.right:
        raise WrongCredentials
    owner = Owner(profile.operator, "subscriber", known.id, must=known.must)
    if known.changes_nothing and not verdict.replacement:
        return await _start_at_once(owner, known, where)
    async with service.database.transaction() as db:
        if known.pending:
            await use_pending(db, profile, owner, known.pending)
        elif not await _is_the_same(db, owner, known.password, verdict.replacement):
            return None
        if known.second_factor and not await second_factor_passes(
            db, owner, question.totp, question.recovery_code
        ):
            raise SecondFactorNeeded
        token = await keep_device(db, owner.operator, owner.id, known.device, where)
        session = await start_session(db, owner, where)
    return session.model_copy(update={"device_token": token})


async def _start_at_once(owner: Owner, known: Known, where: Where) -> Session | None:
    token = secrets.token_urlsafe(32)
    row = await _START.row({**values_of(owner, where, token), "kept": known.password})
    if row is None:
        return None
    return session_of(owner, row, token).model_copy(update={"device_token": known.device.token})


async def _is_the_same(db: AsyncConnection, owner: Owner, kept: str | None, replacement: str | None) -> bool:
    values: dict[str, Any] = {"operator": owner.operator, "id": owner.id, "kept": kept}
    if replacement:
        done = await db.execute(_REPLACE, {**values, "replacement": replacement})
    else:
        done = await db.execute(_SAME, values)
    return done.rowcount == 1
