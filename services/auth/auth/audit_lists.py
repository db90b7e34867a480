"""The audit trail as managers and admins read it, newest first."""

from typing import Any

from sqlalchemy import text

from auth.service import service
from chassis.questions import Asked
from contracts.auth import AuditEntry, AuditTrail, ListAudit
from contracts.problems import BadRequest

_PAGE = text("""
select a.id, a.at, a.staff_id, s.login, s.name, a.role, a.service, a.action, a.about, a.address, a.trace_id,
  a.before, a.after
from audit_trail a left join staff s on s.operator = a.operator and s.id = a.staff_id
where a.operator = :operator
  and (cast(:who as uuid) is null or a.staff_id = :who)
  and (cast(:about as text) is null or a.about = :about)
  and (cast(:action as text) is null or a.action = :action)
  and (cast(:after as timestamptz) is null or a.at >= :after)
  and (cast(:before as timestamptz) is null or a.at < :before)
  and (:looks or a.action !~ '^(find|get|list|look|search)_')
  and (cast(:cursor as bigint) is null or a.id < :cursor)
order by a.id desc limit :limit
""")


@service.answers(ListAudit)
async def list_audit(question: ListAudit, asked: Asked) -> AuditTrail:
    """Problems: not-allowed for other roles, bad-request for a cursor that is not one of ours."""
    staff = asked.caller.staff("manager", "admin")
    page: dict[str, Any] = question.model_dump(exclude={"limit", "cursor"})
    page |= {"operator": staff.operator, "limit": question.limit + 1, "cursor": _id(question.cursor)}
    async with service.database.transaction() as db:
        rows = (await db.execute(_PAGE, page)).mappings().all()
    items = [AuditEntry(**row) for row in rows[: question.limit]]
    return AuditTrail(items=items, next_cursor=str(items[-1].id) if len(rows) > question.limit else None)


def _id(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise BadRequest("The cursor is not one of ours.")
    return int(cursor)
