"""How requests went: working time to the first answer, promises kept, grades; of those opened within some days."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import text

from chassis.questions import Asked
from contracts.problems import BadRequest
from contracts.tickets import GetTicketsReport, Grades, KindTimes, StaffTimes, TicketsReport
from tickets.promises import profile_of
from tickets.service import service

# A request that is not answered counts against the promise as soon as that has passed, for as long as it is owed.
_TIMES = """
count(*)::int as opened, count(answered_at)::int as answered,
count(*) filter (where answer_by < now())::int as overdue,
percentile_cont(0.5) within group (order by answered_in)::int as median_seconds,
percentile_cont(0.9) within group (order by answered_in)::int as p90_seconds,
(count(*) filter (where answered_at <= promised_first))::float
  / nullif(count(*) filter (where answered_at is not null or answer_by < now()), 0) as within_promise,
count(*) filter (where reopened > 0)::int as reopened
"""
_OPENED = "from tickets where operator = :operator and opened_at >= :begin and opened_at < :end"
_GRADES = ", ".join(f"count(*) filter (where grade = {grade})::int" for grade in range(1, 6))
_IN_ALL = text(
    f"select {_TIMES}, count(grade)::int as rated, avg(grade)::float as average, array[{_GRADES}] as by_grade {_OPENED}"
)
_BY_KIND = text(f"select kind, {_TIMES} {_OPENED} group by kind order by kind")
_BY_STAFF = text(f"""
select answered_by as staff_id, count(*)::int as answered,
  percentile_cont(0.5) within group (order by answered_in)::int as median_seconds
{_OPENED} and answered_by is not null group by answered_by order by 2 desc, 1 limit 200
""")
_GRADE_FIELDS = ("rated", "average", "by_grade")


@service.answers(GetTicketsReport)
async def get_tickets_report(question: GetTicketsReport, asked: Asked) -> TicketsReport:
    """Problem: bad-request, for days in the wrong order."""
    manager = asked.caller.staff("manager")
    if question.end <= question.begin:
        raise BadRequest(errors=[{"pointer": "/to", "reason": "is not after from"}])
    zone = profile_of(manager.operator).zone
    when: dict[str, Any] = {
        "operator": manager.operator,
        "begin": _midnight(question.begin, zone),
        "end": _midnight(question.end, zone),
    }
    async with service.database.reading() as db:
        whole = dict((await db.execute(_IN_ALL, when)).mappings().one())
        by_kind = [KindTimes(**row) for row in (await db.execute(_BY_KIND, when)).mappings()]
        by_staff = [StaffTimes(**row) for row in (await db.execute(_BY_STAFF, when)).mappings()]
    grades = Grades(**{name: whole.pop(name) for name in _GRADE_FIELDS})
    return TicketsReport(**whole, grades=grades, by_kind=by_kind, by_staff=by_staff)


def _midnight(day: date, zone: Any) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
