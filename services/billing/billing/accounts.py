"""Accounts as their subscribers and the terminals see them: the money, the state and until when it lasts."""

import json
from datetime import date
from typing import Any

from asyncpg import Record

from billing.service import charging_of, profile_of, service, today_of
from chassis.questions import Asked
from contracts.billing import Account, ActivePromise, FindPayee, GetAccount, Payee, Service
from contracts.problems import AccountClosed, NotFound

# The forecast is the database's own function, since the posting of a payment needs it in its one statement.
_FIELDS = """
a.number, a.currency, a.balance, a.credit, a.price, a.stopped_on, a.ends_on,
case when a.state = 'active' and a.ends_on is not null then 'ending' else a.state end as state,
forecast(a, $3, $4) as due_on, day_price(a.price, $4) as per_day
"""
# Since when the services do not work; nobody keeps since when they do.
STATE_SINCE = """case a.state when 'stopped' then a.stopped_on when 'ended' then a.ended_on when 'suspended' then (
  select from_day from suspensions s where s.account_id = a.id and s.status = 'active') end"""

_OF_SUBSCRIBER = f"""
select {_FIELDS}, (
  select jsonb_agg(jsonb_build_object(
    'id', s.id, 'kind', t.kind, 'product', t.product, 'tariff', t.code, 'names', t.names, 'price', s.price,
    'speed_mbps', t.speed_mbps, 'state', s.state, 'state_since', {STATE_SINCE},
    'planned', coalesce(case when a.plan is not null then (
      select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'on_day', c.on_day, 'price', c.price,
        'tariff', n.code, 'names', n.names) order by c.on_day, c.id)
      from service_changes c join tariffs n on n.id = coalesce(c.tariff_id, s.tariff_id)
      where c.account_id = a.id and c.service_id = s.id and c.status = 'planned') end, '[]')) order by s.id)
  from services s join tariffs t on t.id = s.tariff_id where s.account_id = a.id and s.state = 'active'
) as services, case when a.promised > 0 then (
  select jsonb_build_object('id', p.id, 'amount', a.promised, 'expires_on', a.promised_until)
  from promised_payments p where p.account_id = a.id and p.status = 'active'
) end as promise
from accounts a where a.operator = $1 and a.subscriber_id = $2
"""

_BY_NUMBER = (
    f"select {_FIELDS} from accounts a where a.operator = $1 and a.number = $2 and a.kind = 'subscriber'"
)


@service.answers(GetAccount)
async def get_account(_: GetAccount, asked: Asked) -> Account:
    """The account of the subscriber who asks."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    today = today_of(profile)
    row = await service.database.row(
        "read account", _OF_SUBSCRIBER, subscriber.operator, subscriber.id, charging_of(profile), today
    )
    if row is None:
        raise NotFound("The account is not open yet: it appears within a minute of the contract.")
    return Account(
        number=row["number"],
        currency=row["currency"],
        balance=row["balance"],
        credit=row["credit"],
        state=row["state"],
        due_on=row["due_on"],
        days_left=_days_left(row["due_on"], today),
        recommended_top_up=recommended_top_up(row, profile.charging.top_up_step),
        per_day=row["per_day"],
        services=[_service(told, row["state"]) for told in json.loads(row["services"] or "[]")],
        ends_on=row["ends_on"],
        promise=ActivePromise.model_validate_json(row["promise"]) if row["promise"] else None,
    )


@service.answers(FindPayee)
async def find_payee(question: FindPayee, _: Asked) -> Payee:
    """Whether a terminal may take money for this account. A stopped or indebted one may be paid."""
    profile = profile_of(question.operator)
    row = await service.database.row(
        "find payee",
        _BY_NUMBER,
        question.operator,
        question.account,
        charging_of(profile),
        today_of(profile),
    )
    if row is None:
        raise NotFound("There is no account with this number.")
    if row["state"] == "ended":
        raise AccountClosed
    return Payee(
        account=row["number"],
        currency=row["currency"],
        balance=row["balance"],
        recommended_top_up=recommended_top_up(row, profile.charging.top_up_step),
        state=row["state"],
    )


def recommended_top_up(row: Record, step: int) -> int:
    """What brings the account through a month from now, in whole steps, in minor units."""
    missing = max(0, int(row["price"] - row["balance"]))
    return -(-missing // step) * step


def _days_left(due_on: date | None, today: date) -> int | None:
    return None if due_on is None else max(0, (due_on - today).days)


def _service(told: dict[str, Any], account_state: str) -> Service:
    """A service that has not ended is in its account's state."""
    if told["state"] == "active":
        told["state"] = account_state
    return Service(**told)
