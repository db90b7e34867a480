"""Transactions: the ledger as the account's subscriber and as staff read it, newest first, each amount explained."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from asyncpg import Record
from sqlalchemy import select

from billing.prepayments import prepaid_in
from billing.service import profile_of, service, today_of
from billing.tables import accounts
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import (
    GetAccountTransactions,
    GetTransactions,
    StaffTransaction,
    StaffTransactions,
    Transaction,
    TransactionKind,
    Transactions,
)
from contracts.problems import BadRequest, NotFound

T = TypeVar("T", bound=Transaction)

# How the ledger's kinds are told; what is not here is told as it is.
TOLD: dict[str, TransactionKind] = {
    "reversal": "refund",
    "discount": "correction",
    "settlement": "correction",
}

# Either side of the account has its own index, which gives the newest first; `$3` lets whole months be passed over.
_SIDE = """
select id, at, kind, rule, from_day, to_day, {sign}amount as amount, balance_after, service_id, reason, author,
  trace_id, payment_id, reverses, {other} as own_id
from transfers
where {side} = $1 and at >= $2 and at < $3 and (at, id) < ($4, $5) and ($6::text[] is null or kind = any($6))
order by at desc, id desc limit $7
"""
_PAGE = f"""
select f.*, o.code as way, o.kind as own_kind, c.reversed_by,
  case when s.id is not null then jsonb_build_object('id', s.id, 'names', t.names) end as service
from (
  ({_SIDE.format(side="credit_id", sign="", other="debit_id")})
  union all
  ({_SIDE.format(side="debit_id", sign="-", other="credit_id")})
  order by at desc, id desc limit $7
) f
left join accounts o on o.id = f.own_id
left join corrections c on c.transfer_id = f.id
left join services s on s.id = f.service_id
left join lateral (
  select tariff_id from former_tariffs h where h.service_id = s.id and h.until > f.at order by h.until limit 1
) h on true
left join tariffs t on t.id = coalesce(h.tariff_id, s.tariff_id)
order by f.at desc, f.id desc
"""

_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST_DAY, _LAST_DAY = date(1970, 1, 2), date(9000, 1, 1)


@service.answers(GetTransactions)
async def get_transactions(question: GetTransactions, asked: Asked) -> Transactions:
    """The subscriber's own, as far back as the operator shows. Problem: bad-request for a foreign cursor."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    account_id = await _account_id(subscriber.operator, accounts.c.subscriber_id == subscriber.id)
    first = max(question.first or _FIRST_DAY, shown_from(profile))
    rows, cursor = await _page(account_id, profile, question, first)
    items = [_transaction(Transaction, row) for row in rows]
    return Transactions(currency=profile.currency, items=items, next_cursor=cursor)


@service.answers(GetAccountTransactions)
async def get_account_transactions(question: GetAccountTransactions, asked: Asked) -> StaffTransactions:
    """Those of any account, with their authors."""
    staff = asked.caller.staff("support", "cashier", "manager")
    profile = profile_of(staff.operator)
    account_id = await _account_id(staff.operator, accounts.c.number == question.account)
    rows, cursor = await _page(account_id, profile, question, question.first or _FIRST_DAY, question.before)
    items = [_transaction(StaffTransaction, row) for row in rows]
    return StaffTransactions(currency=profile.currency, items=items, next_cursor=cursor)


def shown_from(profile: Profile) -> date:
    """The first day that a subscriber is shown: that of a month, so many months back as the profile says."""
    if profile.history.months is None:
        return _FIRST_DAY
    months = today_of(profile).year * 12 + today_of(profile).month - 1 - profile.history.months
    return date(months // 12, months % 12 + 1, 1)


def beginning_of(day: date, profile: Profile) -> datetime:
    """The moment at which the operator's day begins, within what the database's indexes are asked for."""
    return datetime.combine(min(max(day, _FIRST_DAY), _LAST_DAY), time(), profile.zone)


async def _account_id(operator: str, whose: Any) -> int:
    wanted = select(accounts.c.id).where(
        accounts.c.operator == operator, accounts.c.kind == "subscriber", whose
    )
    async with service.database.reading() as db:
        found = (await db.execute(wanted)).scalar()
    if found is None:
        raise NotFound("There is no such account.")
    return int(found)


async def _page(
    account_id: int,
    profile: Profile,
    question: GetTransactions | GetAccountTransactions,
    first: date,
    before: datetime | None = None,
) -> tuple[list[Record], str | None]:
    """The page and where the next one begins, if there is one."""
    end = beginning_of(min(question.last or _LAST_DAY, _LAST_DAY) + timedelta(days=1), profile)
    end = min(end, before) if before else end
    at, before_id = _read_cursor(question.cursor) if question.cursor else (end, 0)
    rows = await service.database.rows(
        "read transactions",
        _PAGE,
        account_id,
        beginning_of(first, profile),
        min(end, at + _MICROSECOND),
        at,
        before_id,
        kinds_of(question.kind),
        question.limit + 1,
    )
    if len(rows) <= question.limit:
        return rows, None
    last = rows[question.limit - 1]
    return rows[: question.limit], f"{(last['at'] - _EPOCH) // _MICROSECOND}-{last['id']}"


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    known = _CURSOR.fullmatch(cursor)
    if known is None:
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    return _EPOCH + int(known[1]) * _MICROSECOND, int(known[2])


def kinds_of(kind: TransactionKind | None) -> list[str] | None:
    """The ledger's kinds that are told as `kind`."""
    if kind is None:
        return None
    return [kind, *(ours for ours, told in TOLD.items() if told == kind)]


def _transaction(kind: type[T], row: Record) -> T:
    told = {name: row[name] for name in kind.model_fields if name in row}
    told["kind"] = TOLD.get(row["kind"], row["kind"])
    told["rule"] = row["rule"] or row["kind"]
    told["way"] = row["way"] if row["own_kind"] == "clearing" else None
    if told["rule"] == "prepayment_discount" and (prepaid := prepaid_in(row["reason"])):
        # A note of ours, in one language, is told as what it says.
        told |= {"prepaid": prepaid, "reason": None}
    told["service"] = json.loads(row["service"]) if row["service"] else None
    return kind.model_validate(told)
