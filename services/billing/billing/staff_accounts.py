"""An account whole, as staff sees it: money, services, and all that is planned or asked for."""

import json
from typing import Any

from asyncpg import Record

from billing.accounts import STATE_SINCE, recommended_top_up
from billing.service import charging_of, profile_of, service, today_of
from billing.staff_acts import tell_audit
from chassis.questions import Asked
from contracts.billing import GetStaffAccount, StaffAccount
from contracts.problems import NotFound

_SERVICES = """
select coalesce(jsonb_agg(jsonb_build_object(
  'id', s.id, 'product', t.product, 'tariff', t.code, 'names', t.names, 'price', s.price, 'kind', t.kind,
  'speed_mbps', t.speed_mbps, 'state', {state}, 'state_since', {since}, 'planned', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', c.id, 'kind', c.kind, 'on_day', c.on_day, 'tariff', n.code, 'names', n.names, 'price', c.price)
      order by c.on_day, c.id), '[]')
    from service_changes c join tariffs n on n.id = coalesce(c.tariff_id, s.tariff_id)
    where c.service_id = s.id and c.status = 'planned')
  ) order by s.id), '[]')
from services s join tariffs t on t.id = s.tariff_id where s.account_id = a.id and s.state = 'active'
"""
_STATE = "case when a.state = 'active' and a.ends_on is not null then 'ending' else a.state end"
_WHOLE = f"""
select a.number, a.subscriber_id, p.contract, p.name, p.address, p.phone, p.email, a.currency, a.balance, a.credit,
  a.promised, a.price, day_price(a.price, $4) as per_day, {_STATE} as state, forecast(a, $3, $4) as due_on,
  a.next_charge_on, a.stopped_on, a.ends_on, a.ended_on, a.opened_at,
  ({_SERVICES.format(state=_STATE, since=STATE_SINCE)}) as services,
  (select jsonb_build_object('id', id, 'amount', a.promised, 'expires_on', expires_on)
   from promised_payments where account_id = a.id and status = 'active') as promise,
  (select jsonb_build_object('id', id, 'status', status, 'from_day', from_day, 'until_day', until_day,
     'free_days', free_days, 'daily_fee', daily_fee, 'cost', cost)
   from suspensions where account_id = a.id and status in ('requested', 'scheduled', 'active')) as suspension,
  (select jsonb_build_object('id', id, 'status', status, 'ends_on', ends_on)
   from terminations where account_id = a.id and status in ('requested', 'approved')) as termination
from accounts a left join subscribers p on p.operator = a.operator and p.subscriber_id = a.subscriber_id
where a.operator = $1 and a.number = $2 and a.kind = 'subscriber'
"""
_TREES = ("services", "promise", "suspension", "termination")


@service.answers(GetStaffAccount)
async def get_staff_account(question: GetStaffAccount, asked: Asked) -> StaffAccount:
    """By its number, at the operator of whoever asks. Problem: not-found."""
    staff = asked.caller.staff("support", "cashier", "sales", "manager")
    profile = profile_of(staff.operator)
    today = today_of(profile)
    row = await service.database.row(
        "read whole account", _WHOLE, staff.operator, question.account, charging_of(profile), today
    )
    if row is None:
        raise NotFound("There is no such account.")
    async with service.database.transaction() as db:
        # It shows whose it is: the trail keeps who has looked.
        await tell_audit(db, question, asked, f"account:{question.account}", None, None)
    due_on = row["due_on"]
    return StaffAccount(
        **_told(row),
        days_left=None if due_on is None else max(0, (due_on - today).days),
        recommended_top_up=recommended_top_up(row, profile.charging.top_up_step),
    )


def _told(row: Record) -> dict[str, Any]:
    return {name: json.loads(value) if name in _TREES and value else value for name, value in row.items()}
