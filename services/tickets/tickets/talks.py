"""The moments of one subscriber's requests and chats, for the desk."""

from sqlalchemy import text

from chassis.questions import Asked
from contracts.tickets import ListTalks, Talk, Talks
from tickets.service import service

# Each opening of a request is its first change of status. A chat that nobody is there for ends as it begins.
_TALKS = text("""
select c.at, c.position as step, 'request' as kind, t.id, t.number, t.topic, c.status
from tickets t join status_changes c on c.operator = t.operator and c.ticket_id = t.id
where t.operator = :operator and t.subscriber_id = :subscriber_id and c.at < :before
union all
select opened_at, 0, 'chat', id, null, topic, 'open'
from chats where operator = :operator and subscriber_id = :subscriber_id and opened_at < :before
union all
select closed_at, 1, 'chat', id, null, topic, 'closed'
from chats where operator = :operator and subscriber_id = :subscriber_id and closed_at < :before
order by at desc, step desc limit :limit
""")


@service.answers(ListTalks)
async def list_talks(question: ListTalks, asked: Asked) -> Talks:
    """Their words are read one by one, which leaves a row in the audit trail; this tells none."""
    staff = asked.caller.staff("support", "manager")
    async with service.database.reading() as db:
        rows = await db.execute(_TALKS, {"operator": staff.operator, **question.model_dump()})
        items = [{name: row[name] for name in Talk.model_fields} for row in rows.mappings()]
    return Talks(items=[Talk(**item) for item in items])
