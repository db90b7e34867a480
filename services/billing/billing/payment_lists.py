"""All payments of a subscriber in one list: through the acquirer, at a terminal, in the office."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from billing.service import service
from chassis.questions import Asked
from contracts.billing import ListPayments, OwnPayment, OwnPayments, ShowPayment
from contracts.problems import BadRequest, NotFound

# An attempt that has ended well is also a payment: that one is left out. A stranger's quick payment counts when paid.
_OWN = """
with own as (select id from accounts where operator = :operator and subscriber_id = :subscriber)
select * from (
  select t.id::text as id, t.created_at as at, t.way, t.amount, t.currency, t.status,
    coalesce(p.refunded, 0) as refunded, t.purpose, t.months, t.discount, t.reason, t.confirmation_url
  from own join payment_attempts t on t.account_id = own.id left join payments p on p.id = t.payment_id
  where {attempts} and (t.purpose <> 'quick' or t.status = 'succeeded')
  union all
  select p.id::text, p.received_at, p.way, p.amount, p.currency,
    case p.status when 'accepted' then 'succeeded' else 'canceled' end, p.refunded,
    null, null, 0, null, null
  from own join payments p on p.account_id = own.id
  where {payments} and not exists (
    select from payment_attempts t where t.operator = p.operator and t.acquirer_id = p.external_id)
) as paid order by at desc, id desc limit :limit
"""
_PAGE = text(
    _OWN.format(
        attempts="(t.created_at, t.id::text) < (:at, :id)",
        payments="(p.received_at, p.id::text) < (:at, :id)",
    )
)
_ONE = text(
    _OWN.format(attempts="(t.id::text = :id or t.payment_id::text = :id)", payments="p.id::text = :id")
)
_CURSOR = re.compile(r"([0-9]{1,17})\.([0-9a-f-]{1,36})", re.ASCII)
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


@service.answers(ListPayments)
async def list_payments(question: ListPayments, asked: Asked) -> OwnPayments:
    """Newest first."""
    at, id_ = _place(question.cursor)
    known = {**_whose(asked), "at": at, "id": id_, "limit": question.limit + 1}
    async with service.database.reading() as db:
        rows = (await db.execute(_PAGE, known)).mappings().all()
    items = [OwnPayment.model_validate(dict(row)) for row in rows[: question.limit]]
    return OwnPayments(items=items, next_cursor=_cursor(items[-1]) if len(rows) > question.limit else None)


@service.answers(ShowPayment)
async def show_payment(question: ShowPayment, asked: Asked) -> OwnPayment:
    """One of the subscriber's own."""
    async with service.database.reading() as db:
        found = await db.execute(_ONE, {**_whose(asked), "id": question.id, "limit": 1})
        row = found.mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such payment.")
    return OwnPayment.model_validate(dict(row))


def _whose(asked: Asked) -> dict[str, Any]:
    return {"operator": asked.subscriber.operator, "subscriber": asked.subscriber.id}


def _cursor(last: OwnPayment) -> str:
    return f"{int(last.at.timestamp()) * 1_000_000 + last.at.microsecond}.{last.id}"


def _place(cursor: str | None) -> tuple[datetime, str]:
    """After which payment the page begins."""
    if cursor is None:
        return _END_OF_TIME, ""
    found = _CURSOR.fullmatch(cursor)
    if not found:
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    seconds, micro = divmod(int(found[1]), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro), found[2]
