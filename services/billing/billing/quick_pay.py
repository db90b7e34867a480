"""Quick pay, the finding: a contract by number or address, answered so that nobody learns which contracts there are.

A miss gets an answer made of two strangers: the masked name of one and the money of another, chosen by a keyed hash
of what was asked. So it is drawn from the same people as a hit, stays the same for the same question, and takes the
same statements.
"""

import asyncio
import hmac
import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from asyncpg import Record
from sqlalchemy import delete, text

from billing import quick_limits
from billing.service import profile_of, service, today_of
from billing.tables import quick_lookups
from chassis.isolation import across_operators
from chassis.postal_addresses import search_key
from chassis.profiles import Profile
from chassis.profiles.payment_ways import QuickPay
from chassis.questions import Asked
from contracts.billing import LookUpPayee, MonthDue, QuickPayee
from contracts.problems import BadRequest, NotFound

LIFETIME = timedelta(minutes=10)
MONTHS_SHOWN = 12
_SWEEP_SECONDS = 600

# What was asked for, and two that were not, always all three. An address that is two people's is nobody's.
_FIND = """
with payable as not materialized (
  select s.* from subscribers s join accounts a using (operator, subscriber_id)
  where s.operator = $1 and a.state <> 'ended'
), known as (
  select subscriber_id, name from payable where contract = $2
  union all
  select subscriber_id, name from payable
  where $3 <> '' and address_key ~>=~ $3 and address_key ~<~ ($3 || chr(1114111))
  limit 2
), wanted as (
  select subscriber_id, name from known where (select count(*) from known) = 1
), decoys as (
  select d.* from unnest($4::int[]) with ordinality as point (hash, n) cross join lateral (
    (select subscriber_id, name from payable where place >= point.hash order by place limit 1)
    union all
    (select subscriber_id, name from payable order by place limit 1)
    limit 1
  ) d order by point.n
)
select 'wanted' as what, * from wanted union all select 'decoy', * from decoys
"""

# The months from the first that is not paid for wholly; a debt belongs to the first. Parts are counted by calendar.
_DUE = """
with account as (
  select id, price, balance, currency, greatest(next_charge_on, $3) as begins
  from accounts where operator = $1 and subscriber_id = $2
), months as (
  select n, balance, (date_trunc('month', begins) + n * interval '1 month')::date as first,
    cost(price, 'calendar_month', 1, begins,
      (date_trunc('month', begins) + (n + 1) * interval '1 month')::date) as up_to
  from account, generate_series(0, least(greatest(balance, 0) / greatest(price, 1), 240)::int + $4) as n
), missing as (
  select to_char(first, 'YYYY-MM') as month, n,
    greatest(up_to - balance, 0) - coalesce(lag(greatest(up_to - balance, 0)) over (order by n), 0) as amount
  from months
)
select id, currency, greatest(price - balance, 0) as due, (
  select jsonb_agg(jsonb_build_object('month', month, 'amount', amount) order by n)
  from (select * from missing where amount > 0 order by n limit $4) m
) as months
from account
"""

_KEEP = """
insert into quick_lookups (id, operator, account_id, months, code_hash, expires_at)
values ($1, $2, $3, $4, $5, now() + $6::interval)
"""


@service.answers(LookUpPayee)
async def look_up_payee(question: LookUpPayee, _: Asked) -> QuickPayee:
    """A hit and a hidden miss differ in nothing but whether `account_id` is kept."""
    profile = profile_of(question.operator)
    quick = offered(profile)
    contract, address = _asked_for(question, quick)
    await quick_limits.count(_limits(question, contract, address))
    found = await _find(profile, contract, address)
    wanted = [row for row in found if row["what"] == "wanted"]
    decoys = [row for row in found if row["what"] == "decoy"]
    if not wanted and not (quick.hide_misses and decoys):
        raise NotFound("There is no such contract.")
    due = await _due(profile, (wanted or decoys[-1:])[0])
    months = [MonthDue(**month) for month in json.loads(due["months"] or "[]")]
    payee = QuickPayee(
        lookup=uuid4(),
        name=masked((wanted or decoys)[0]["name"]),
        currency=due["currency"],
        due=due["due"],
        months=months if quick.choose_month else [],
    )
    code = question.code.get_secret_value() if question.code else None
    if quick.confirmation_code and not code:
        raise BadRequest("This operator asks for a confirmation code.")
    await service.database.row(
        "keep lookup",
        _KEEP,
        payee.lookup,
        profile.operator,
        due["id"] if wanted else None,
        json.dumps([month.model_dump() for month in payee.months]),
        await code_hash(payee.lookup, code) if code else None,
        LIFETIME,
    )
    return payee


def offered(profile: Profile) -> QuickPay:
    """The operator's terms; the problem where it is not offered."""
    quick = profile.payment_ways.quick_pay
    if not profile.capabilities.quick_pay or quick is None:
        raise NotFound("This operator has no payment without signing in.")
    return quick


def masked(name: str) -> str:
    """`Иванов Иван Петрович` is `И*** И.`"""
    first, *others = name.split() or ["*"]
    return f"{first[0]}***" + (f" {others[0][0]}." if others else "")


def _asked_for(question: LookUpPayee, quick: QuickPay) -> tuple[str, str]:
    """The contract or the beginning of the address's key; the other one is empty."""
    by_contract = question.contract is not None
    if by_contract == (question.street is not None):
        raise BadRequest("Name a contract, or street, house and flat.")
    if ("contract" if by_contract else "address") not in quick.find_by:
        raise BadRequest("This operator finds contracts in another way.")
    if by_contract:
        return (question.contract or "").strip(), ""
    return "", search_key(question.street or "", question.house or "", question.flat or "")


def _limits(question: LookUpPayee, contract: str, address: str) -> dict[str, int]:
    neighbours = f"contract {contract[:-2]}" if contract else f"house {address.partition(' ')[2]}"
    operator = question.operator
    return {
        f"{operator} caller {question.caller}": quick_limits.CALLER,
        f"{operator} {neighbours}": quick_limits.NEIGHBOURS,
        operator: quick_limits.OPERATOR,
    }


async def _find(profile: Profile, contract: str, address: str) -> Sequence[Record]:
    asked = f"{profile.operator} {contract} {address}"
    points = [await _hash_point(f"{asked} {which}") for which in ("name", "money")]
    return await service.database.rows("find payee", _FIND, profile.operator, contract, address, points)


async def _due(profile: Profile, row: Record) -> Record:
    found = await service.database.row(
        "read due", _DUE, profile.operator, row["subscriber_id"], today_of(profile), MONTHS_SHOWN
    )
    assert found is not None, "an account is never deleted"
    return found


async def code_hash(lookup: object, code: str) -> bytes:
    """What is kept of a confirmation code."""
    return hmac.digest(await _key(), f"{lookup} {code}".encode(), "sha256")


async def _hash_point(asked: str) -> int:
    """A place among the hashes of all subscribers that only the key tells; 32 bits with a sign."""
    return int.from_bytes(hmac.digest(await _key(), asked.encode(), "sha256")[:4], signed=True)


_KEYS: dict[str, bytes] = {}


async def _key() -> bytes:
    if not _KEYS:
        row = await service.database.row("read key", "select value from secret_keys where name = 'quick_pay'")
        assert row is not None, "the migration has made it"
        _KEYS["quick_pay"] = row["value"]
    return _KEYS["quick_pay"]


@service.works
async def forget_lookups() -> None:
    """What is over is forgotten a day later: until then a repeated payment finds its first answer."""
    old = delete(quick_lookups).where(quick_lookups.c.expires_at < text("now() - interval '1 day'"))
    while True:
        with across_operators():
            async with service.database.transaction() as db:
                await db.execute(old)
            await quick_limits.forget_old()
        await asyncio.sleep(_SWEEP_SECONDS)
