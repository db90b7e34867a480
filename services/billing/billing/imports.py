"""Accounts of another billing come in: opened once by number, the balance as an opening transfer."""

from billing.service import charging_of, profile_of, service, today_of
from chassis.questions import Asked
from contracts.billing import ImportAccounts, ImportedAccount, ImportedAccounts

# One statement for the whole batch. What is known already stays as it is, so a repeat changes nothing.
# What is known of nobody else: the former billing has charged today, and this month where periods are calendar months.
# A stopped account owes from today.
_OPEN = """
with wanted as (
  select distinct on (number) * from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $10::date[])
    as w (subscriber_id, number, tariff, balance, state, paid_until)
), priced as (
  select w.*, t.id as tariff_id, t.price,
    case when w.state = 'stopped' then $8::date
      when w.paid_until is not null then greatest(w.paid_until, $8::date)
      else next_charge(case when $11 = 'calendar_month' then $11 else 'daily' end, 1, $8::date) end as next_on
  from wanted w join tariffs t on t.operator = $1 and t.code = w.tariff
), opened as (
  insert into accounts
    (operator, kind, subscriber_id, number, currency, balance, price, state, next_charge_on, anchor_day,
     credit, stopped_on)
  select $1, 'subscriber', subscriber_id, number, $7, balance, price, state,
    next_on, extract(day from next_on), $9,
    case when state = 'stopped' then $8::date end
  from priced
  on conflict do nothing
  returning id, number, balance
), provided as (
  insert into services (operator, account_id, tariff_id, price)
  select $1, o.id, p.tariff_id, p.price from opened o join priced p using (number)
), opening as (
  select id from accounts where operator = $1 and kind = 'opening' and code = 'import'
), posted as (
  insert into transfers (operator, debit_id, credit_id, amount, currency, kind, reason, balance_after, author)
  select $1, case when o.balance > 0 then opening.id else o.id end,
    case when o.balance > 0 then o.id else opening.id end,
    abs(o.balance), $7, 'opening', 'balance in the former billing', o.balance, 'import'
  from opened o, opening where o.balance <> 0
)
select w.number, o.id is null as known, p.number is null as unpriced
from wanted w left join priced p using (number) left join opened o using (number)
"""

_OTHERS = """
select w.number from unnest($2::text[], $3::uuid[]) as w (number, subscriber_id)
where not exists (
  select from accounts a where a.operator = $1 and a.number = w.number and a.subscriber_id = w.subscriber_id
)
"""


@service.answers(ImportAccounts)
async def import_accounts(question: ImportAccounts, _: Asked) -> ImportedAccounts:
    """Open the accounts that are not there yet; a row is refused when its tariff or its number is not free to use."""
    profile = profile_of(question.operator)
    rows = question.rows
    done = await service.database.rows(
        "open accounts",
        _OPEN,
        question.operator,
        [row.subscriber_id for row in rows],
        [row.number for row in rows],
        [row.tariff for row in rows],
        [row.balance for row in rows],
        [row.state for row in rows],
        profile.currency,
        today_of(profile),
        profile.charging.credit,
        [row.paid_until for row in rows],
        charging_of(profile),
    )
    refused = {row["number"]: "this operator has no such tariff" for row in done if row["unpriced"]}
    known = {row["number"] for row in done if row["known"] and not row["unpriced"]}
    refused |= dict.fromkeys(
        await _taken(question, known), "the number or the subscriber has another account"
    )
    return ImportedAccounts(
        rows=[
            ImportedAccount(number=row.number, known=row.number in known, refused=refused.get(row.number))
            for row in rows
        ]
    )


async def _taken(question: ImportAccounts, known: set[str]) -> list[str]:
    """Those of the known numbers that belong to somebody else."""
    if not known:
        return []
    mine = [(row.number, row.subscriber_id) for row in question.rows if row.number in known]
    others = await service.database.rows(
        "find others' accounts",
        _OTHERS,
        question.operator,
        [number for number, _ in mine],
        [who for _, who in mine],
    )
    return [row["number"] for row in others]
