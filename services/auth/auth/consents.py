"""What subscribers agree to: asked by the operator's profile, each decision kept with its version, time and place."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from chassis.outbox import emit
from chassis.profiles import Profile
from chassis.profiles.consents import Consent as Question
from chassis.questions import Asked
from contracts.auth import Consent, ConsentDecided, Consents, DecideConsent, GetConsents
from contracts.problems import Conflict, ConsentNeededByContract, NotFound, NotSignedIn

Decisions = dict[str, Row[Any]]

_DECIDED = text("""
select distinct on (code) code, version, given, at from consents
where operator = :operator and subscriber_id = :id order by code, id desc
""")
_LOCK = text("""
select ended_on is not null as ended from subscribers
where operator = :operator and id = :id for no key update
""")
_DECIDE = text("""
insert into consents (operator, subscriber_id, code, version, given, address)
values (:operator, :id, :code, :version, :given, :address)
returning at
""")


@service.answers(GetConsents)
async def get_consents(_: GetConsents, asked: Asked) -> Consents:
    """Each that is asked, with the subscriber's last decision."""
    caller = asked.subscriber
    profile = service.profile_of(caller.operator)
    async with service.database.reading() as db:
        decided = await _decided(db, profile, caller.id)
    return Consents(items=[_consent(question, decided) for question in profile.consents])


@service.answers(DecideConsent)
async def decide_consent(question: DecideConsent, asked: Asked) -> Consent:
    """Another decision, or another version of the words, is another row."""
    caller = asked.subscriber
    profile = service.profile_of(caller.operator)
    consent = next((known for known in profile.consents if known.code == question.code), None)
    if consent is None:
        raise NotFound
    if question.version != consent.version:
        raise Conflict(f"Version {consent.version} is asked now: read it first.", version=consent.version)
    whose = {"operator": caller.operator, "id": caller.id}
    async with service.database.transaction() as db:
        subscriber = (await db.execute(_LOCK, whose)).one_or_none()
        if subscriber is None:
            raise NotSignedIn
        if consent.required and not question.given and not subscriber.ended:
            raise ConsentNeededByContract
        last = (await _decided(db, profile, caller.id)).get(consent.code)
        if last is None or (last.version, last.given) != (question.version, question.given):
            new: dict[str, Any] = {"code": consent.code, "version": question.version, "given": question.given}
            at = (await db.execute(_DECIDE, whose | new | {"address": asked.address})).scalar_one()
            told = ConsentDecided(subscriber_id=caller.id, decided_at=at, **new)
            await emit(db, told, operator=caller.operator, about=caller.id)
        return _consent(consent, await _decided(db, profile, caller.id))


async def undecided(db: AsyncConnection, profile: Profile, subscriber_id: UUID) -> bool:
    """Whether the present words of any consent wait for a decision."""
    decided = await _decided(db, profile, subscriber_id)
    return any(_asks(question, decided) for question in profile.consents)


async def _decided(db: AsyncConnection, profile: Profile, subscriber_id: UUID) -> Decisions:
    rows = await db.execute(_DECIDED, {"operator": profile.operator, "id": subscriber_id})
    return {row.code: row for row in rows}


def _asks(question: Question, decided: Decisions) -> bool:
    last = decided.get(question.code)
    return last is None or last.version != question.version


def _consent(question: Question, decided: Decisions) -> Consent:
    last = decided.get(question.code)
    return Consent(
        code=question.code,
        version=question.version,
        required=question.required,
        given=last.given if last else None,
        given_version=last.version if last else None,
        decided_at=last.at if last else None,
        asks=_asks(question, decided),
    )
