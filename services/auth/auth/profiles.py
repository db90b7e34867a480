"""What a subscriber sees of himself."""

from sqlalchemy import text

from auth.service import service
from chassis.questions import Asked
from contracts.auth import Contact, GetProfile, Profile
from contracts.problems import NotSignedIn

_SUBSCRIBER = text("""
select id as subscriber_id, contract, login, name, address, language, region
from subscribers where operator = :operator and id = :id
""")
_CONTACTS = text("""
select kind, value, confirmed_at is not null as confirmed
from contacts where operator = :operator and subscriber_id = :id order by id
""")


@service.answers(GetProfile)
async def get_profile(_: GetProfile, asked: Asked) -> Profile:
    """Of the subscriber whose token it is; one who is no longer there is not signed in either."""
    caller = asked.subscriber
    whose = {"operator": caller.operator, "id": caller.id}
    async with service.database.reading() as db:
        subscriber = (await db.execute(_SUBSCRIBER, whose)).mappings().one_or_none()
        contacts = (await db.execute(_CONTACTS, whose)).all()
    if subscriber is None:
        raise NotSignedIn
    by_kind: dict[str, list[Contact]] = {"phone": [], "email": []}
    for contact in contacts:
        by_kind[contact.kind].append(Contact(value=contact.value, confirmed=contact.confirmed))
    return Profile(**subscriber, phones=by_kind["phone"], emails=by_kind["email"])
