"""What a run of charging has done, chunk by chunk, and what a day costs by the anchor of an account."""

from chassis.event_tables import run_script

revision = "2026_11_22_0100_charging"
down_revision = "2026_11_22_0000_money"
branch_labels = None
depends_on = None

# Every row of a page changes in one run: with as much room as rows each stays on its page, and no index hears of it.
ROOM = "alter table accounts set (fillfactor = 50)"

# `cost` of many accounts in plain arithmetic: price * whole + price * until_days / until_of - price * before_days / before_of.
STEPS = """
create function charge_steps(charging text, day date) returns table (
  anchor smallint, next_on date, whole bigint, until_days bigint, until_of bigint, before_days bigint, before_of bigint,
  rule text
) language sql immutable rows 31 as $$
  select a.anchor::smallint, n.next_on,
    (12 * (extract(year from u.start) - extract(year from b.start))
      + extract(month from u.start) - extract(month from b.start))::bigint,
    n.next_on - u.start, period_end(charging, a.anchor, u.start) - u.start,
    charge_steps.day - b.start, period_end(charging, a.anchor, b.start) - b.start,
    case when charging = 'daily' then 'daily' when b.start = charge_steps.day then 'period' else 'part_of_period' end
  from generate_series(1, 31) as a (anchor),
    lateral (select next_charge(charging, a.anchor, charge_steps.day) as next_on) as n,
    lateral (select period_start(charging, a.anchor, n.next_on) as start) as u,
    lateral (select period_start(charging, a.anchor, charge_steps.day) as start) as b
$$;
"""

# A price's cost by the columns of `charge_steps`: as `cost` has it, in arithmetic that a million rows can afford.
_COST = "({0} * {1}.whole + {0} * {1}.until_days / {1}.until_of - {0} * {1}.before_days / {1}.before_of)"
_DUE = f"case a.state when 'active' then {_COST.format('a.price', 's')} else a.daily_fee end"
_ENOUGH = f"a.balance + a.credit + a.promised >= {_DUE}"

# An amount is told apart by the services through the rounded costs of the sums of their prices, so nothing is lost
# between them. Prices below a unit a day could make such a cost less than the one before it, which is then kept.
_UPTO = "least(due, coalesce(max(upto_cost) over upto, due))"
_BEFORE = "least(due, coalesce(max(upto_cost) over before, 0))"
_WINDOWS = """window upto as (partition by id order by service_id),
    before as (partition by id order by service_id rows between unbounded preceding and 1 preceding)"""

# Each account whose first unpaid day is `on_day`, once: the row's lock decides, and what has changed meanwhile is seen.
# Most have one service, which takes it all; only those with several are worth the telling apart. A day's statistics
# are those of the day before, by which hardly anybody is due: so one plan for all days, and nothing row by row.
CHARGE = f"""
create function charge_accounts(of_operator text, charging text, on_day date, first_id bigint, after_id bigint)
returns table (accounts bigint, amount bigint, stopped bigint, interrupted bigint[]) language plpgsql
set plan_cache_mode = force_generic_plan set enable_nestloop = off as $$
#variable_conflict use_column
begin return query
with steps as materialized (
  select * from charge_steps(charging, on_day)
), charged as (
  update accounts a set
    balance = a.balance - case when {_ENOUGH} then {_DUE} else 0 end,
    next_charge_on = case when not {_ENOUGH} then a.next_charge_on when a.state = 'active' then s.next_on
      else a.next_charge_on + 1 end,
    state = case when {_ENOUGH} then a.state else 'stopped' end,
    stopped_on = case when {_ENOUGH} then a.stopped_on else a.next_charge_on end,
    version = a.version + 1
  from steps s
  where s.anchor = a.anchor_day and a.id >= first_id and a.id < after_id and a.operator = of_operator
    and a.next_charge_on = on_day and (a.changes_on is null or a.changes_on > on_day)
    and (a.state = 'active' and a.price > 0 or a.state = 'suspended' and a.daily_fee > 0)
  returning a.id, a.subscriber_id, a.number, a.state, a.currency, a.anchor_day, a.price, a.next_charge_on, a.version,
    a.balance, s.rule, old.balance - a.balance as due, old.state as state_before
), served as (
  select account_id, count(*) as services, min(id) as service_id, min(tariff_id) as tariff_id
  from services where account_id >= first_id and account_id < after_id and state = 'active'
  group by account_id
), several as (
  select c.*, v.id as service_id, v.tariff_id,
    {_COST.format("(case when lead(v.id) over each is null then c.price else (sum(v.price) over each)::bigint end)", "s")}
      as upto_cost
  from charged c join served o on o.account_id = c.id and o.services > 1
    join services v on v.account_id = c.id and v.state = 'active' and v.account_id >= first_id and v.account_id < after_id
    join steps s on s.anchor = c.anchor_day
  where c.state = 'active'
  window each as (partition by c.id order by v.id)
), amounts as (
  select c.id, c.state, c.currency, c.rule, c.next_charge_on, c.balance, o.service_id, o.tariff_id, c.due as amount
  from charged c left join served o on o.account_id = c.id and c.state = 'active'
  where c.state <> 'stopped' and (o.services is null or o.services = 1)
  union all
  select id, state, currency, rule, next_charge_on, balance + due - {_UPTO}, service_id, tariff_id,
    {_UPTO} - {_BEFORE}
  from several {_WINDOWS}
), own as materialized (
  select id, code from accounts where operator = of_operator and kind = 'revenue' and code is not null
), revenue as (
  select o.id, t.id as tariff_id from own o join tariffs t on t.operator = of_operator and t.product = o.code
  union all
  select id, 0 from own where code = 'suspension'
), posted as (
  insert into transfers (operator, debit_id, credit_id, amount, currency, kind, rule, service_id, from_day, to_day,
    balance_after, author)
  select of_operator, m.id, r.id, m.amount, m.currency, 'charge',
    case when m.state = 'active' then m.rule else 'suspension_day' end,
    m.service_id, on_day, m.next_charge_on, m.balance, 'charging'
  from amounts m left join revenue r on r.tariff_id = coalesce(m.tariff_id, 0)
  where m.amount > 0
  order by m.id, m.service_id
  returning credit_id, amount
), told as (
  insert into outbox (subject, operator, about, payload)
  select 'events.billing.service_stopped', of_operator, subscriber_id::text, jsonb_build_object(
    'subscriber_id', subscriber_id, 'account', number, 'balance', balance, 'missing', greatest(price - balance, 0),
    'currency', currency, 'stopped_on', on_day, 'why', 'no_money', 'version', version)
  from charged where state = 'stopped'
), sums as (
  select coalesce(sum(p.amount), 0)::bigint as amount, coalesce(jsonb_object_agg(o.code, p.amount), '{{}}') as by_product
  from (select credit_id, sum(amount)::bigint as amount from posted group by credit_id) p
    join own o on o.id = p.credit_id
), counted as (
  select count(*) as accounts, count(*) filter (where state = 'stopped') as stopped, min(currency) as currency,
    array_agg(id) filter (where state = 'stopped' and state_before = 'suspended') as interrupted
  from charged
), kept as (
  insert into charge_chunks (operator, day, currency, first_id, after_id, accounts, amount, sums, stopped)
  select of_operator, on_day, currency, first_id, after_id, accounts - stopped, amount, by_product, stopped
  from counted, sums where accounts > 0
)
select accounts - stopped as accounts, amount, stopped, coalesce(interrupted, '{{}}') as interrupted from counted, sums;
end $$;
"""

CHUNKS = """
create table charge_chunks (
  id bigint generated always as identity constraint charge_chunks_pkey primary key,
  operator text not null,
  day date not null,
  currency text not null,
  first_id bigint not null,
  after_id bigint not null,
  accounts integer not null,
  amount bigint not null,
  sums jsonb not null,
  stopped integer not null,
  charged_at timestamptz default now() not null
);
create index charge_chunks_operator_day_idx on charge_chunks (operator, day);

create table charge_runs (
  operator text not null,
  day date not null,
  ended_at timestamptz default now() not null,
  constraint charge_runs_pkey primary key (operator, day)
);

create table reminders (
  account_id bigint not null constraint reminders_account_id_fkey references accounts (id),
  due_on date not null,
  days smallint not null,
  told_at timestamptz default now() not null,
  constraint reminders_pkey primary key (account_id, due_on, days)
);
"""


def upgrade() -> None:
    for part in (ROOM, STEPS, CHUNKS, CHARGE):
        run_script(part)
