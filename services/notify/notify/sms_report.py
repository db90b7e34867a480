"""What SMS have cost, by day and provider."""

from datetime import timedelta

from sqlalchemy import select

from chassis.questions import Asked
from contracts.notify import GetSmsReport, SmsOfDay, SmsReport
from contracts.problems import BadRequest
from notify.service import profile_of, service
from notify.tables import sms_spending

LONGEST = timedelta(days=366)


@service.answers(GetSmsReport)
async def report_sms(question: GetSmsReport, asked: Asked) -> SmsReport:
    """Problem: bad-request for days in the wrong order, or too many."""
    profile = profile_of(asked.caller.staff("manager", "marketing").operator)
    if not timedelta(0) <= question.last - question.first <= LONGEST:
        raise BadRequest("the days are in the wrong order, or more than a year of them")
    columns = (sms_spending.c[name] for name in SmsOfDay.model_fields)
    rows = (
        select(*columns)
        .where(
            sms_spending.c.operator == profile.operator,
            sms_spending.c.day.between(question.first, question.last),
        )
        .order_by(sms_spending.c.day.desc(), sms_spending.c.provider)
    )
    async with service.database.reading() as db:
        items = [SmsOfDay(**row) for row in (await db.execute(rows)).mappings()]
    ceilings = {one.name: one.daily_ceiling for one in profile.channels.sms.providers if one.daily_ceiling}
    return SmsReport(currency=profile.currency, ceilings=ceilings, items=items)
