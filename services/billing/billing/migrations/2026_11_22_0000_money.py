"""Promises, rests, changes to come, and one forecast over all of them."""

from alembic import op

from chassis.event_tables import run_script

revision = "2026_11_22_0000_money"
down_revision = "2026_11_21_2100_first"
branch_labels = None
depends_on = None

ACCOUNTS = """
alter table accounts
  add column anchor_day smallint default 1 not null,
  add column promised bigint default 0 not null,
  add column promised_until date,
  add column daily_fee bigint default 0 not null,
  add column plan jsonb,
  add column changes_on date,
  add column ends_on date,
  add column ended_on date,
  drop constraint accounts_state_check,
  add constraint accounts_state_check check (state in ('active', 'stopped', 'suspended', 'ended')),
  drop constraint accounts_kind_check,
  add constraint accounts_kind_check check (
    kind in ('subscriber', 'clearing', 'opening', 'revenue', 'discount', 'adjustment', 'settlement')),
  drop constraint accounts_not_negative_check,
  add constraint accounts_not_negative_check check (
    credit >= 0 and price >= 0 and promised >= 0 and daily_fee >= 0),
  add constraint accounts_anchor_day_check check (anchor_day between 1 and 31),
  add constraint accounts_promised_check check ((promised > 0) = (promised_until is not null));
create index accounts_changes_on_idx on accounts (operator, changes_on) where changes_on is not null;

alter table transfers
  alter column at set default clock_timestamp(),
  add column rule text,
  add column service_id bigint,
  add column from_day date,
  add column to_day date,
  add column balance_after bigint,
  add column reverses bigint;
"""

CATALOGUE = """
alter table tariffs
  add column kind text default 'tariff' not null,
  add column parts text[] default '{}' not null,
  add column once bigint default 0 not null,
  add column traffic_gb integer,
  add column devices integer,
  add column switchable boolean default true not null,
  add column archived boolean default false not null,
  add column switch_to text[],
  add column switch_fee bigint,
  add column sold_from date,
  add column sold_until date,
  add column edited_by text,
  drop constraint tariffs_price_check,
  add constraint tariffs_price_check check (price >= 0 and once >= 0),
  add constraint tariffs_kind_check check (kind in ('tariff', 'add_on'));

create table tariff_prices (
  tariff_id bigint not null constraint tariff_prices_tariff_id_fkey references tariffs (id),
  from_day date not null,
  price bigint not null constraint tariff_prices_price_check check (price >= 0),
  announced_at timestamptz default now() not null,
  author text not null,
  constraint tariff_prices_pkey primary key (tariff_id, from_day)
);

alter table services
  add column ended_on date,
  drop constraint services_state_check,
  add constraint services_state_check check (state in ('active', 'ended'));
create index services_tariff_id_idx on services (tariff_id);

create table service_changes (
  id bigint generated always as identity constraint service_changes_pkey primary key,
  operator text not null,
  account_id bigint not null constraint service_changes_account_id_fkey references accounts (id),
  service_id bigint not null constraint service_changes_service_id_fkey references services (id),
  kind text not null constraint service_changes_kind_check check (kind in ('tariff', 'price', 'end')),
  on_day date not null,
  tariff_id bigint constraint service_changes_tariff_id_fkey references tariffs (id),
  price bigint not null,
  fee bigint default 0 not null,
  status text default 'planned' not null
    constraint service_changes_status_check check (status in ('planned', 'applied', 'withdrawn')),
  author text not null,
  ordered_at timestamptz default now() not null,
  settled_at timestamptz
);
create index service_changes_planned_idx on service_changes (account_id, on_day) where status = 'planned';
create unique index service_changes_one_planned_key on service_changes (service_id, kind)
  where status = 'planned' and kind <> 'price';
"""

WISHES = """
create table promised_payments (
  id bigint generated always as identity constraint promised_payments_pkey primary key,
  operator text not null,
  account_id bigint not null constraint promised_payments_account_id_fkey references accounts (id),
  amount bigint not null,
  fee bigint default 0 not null,
  taken_on date not null,
  expires_on date not null,
  status text default 'active' not null
    constraint promised_payments_status_check check (status in ('active', 'kept', 'unkept')),
  author text not null,
  taken_at timestamptz default now() not null,
  settled_at timestamptz,
  constraint promised_payments_amount_check check (amount > 0 and fee >= 0)
);
create index promised_payments_account_id_idx on promised_payments (account_id);
create unique index promised_payments_active_key on promised_payments (account_id) where status = 'active';

create table suspensions (
  id bigint generated always as identity constraint suspensions_pkey primary key,
  operator text not null,
  account_id bigint not null constraint suspensions_account_id_fkey references accounts (id),
  from_day date not null,
  until_day date not null,
  status text not null constraint suspensions_status_check check (
    status in ('requested', 'scheduled', 'active', 'ended', 'refused', 'withdrawn')),
  free_days integer not null,
  daily_fee bigint not null,
  cost bigint not null,
  fees jsonb not null,
  author text not null,
  asked_at timestamptz default now() not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  ended_on date,
  constraint suspensions_days_check check (from_day < until_day)
);
create index suspensions_account_id_idx on suspensions (account_id);
create unique index suspensions_open_key on suspensions (account_id)
  where status in ('requested', 'scheduled', 'active');

create table terminations (
  id bigint generated always as identity constraint terminations_pkey primary key,
  operator text not null,
  account_id bigint not null constraint terminations_account_id_fkey references accounts (id),
  status text not null constraint terminations_status_check check (
    status in ('requested', 'approved', 'refused', 'withdrawn', 'done')),
  ends_on date,
  author text not null,
  asked_at timestamptz default now() not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  settlement bigint,
  paid_out_at timestamptz
);
create index terminations_account_id_idx on terminations (account_id);
create unique index terminations_open_key on terminations (account_id) where status in ('requested', 'approved');

create table prepayments (
  payment_id bigint constraint prepayments_pkey primary key
    constraint prepayments_payment_id_fkey references payments (id),
  operator text not null,
  account_id bigint not null constraint prepayments_account_id_fkey references accounts (id),
  months integer not null,
  percent integer not null,
  discount bigint not null,
  from_day date not null,
  until_day date not null,
  taken_back bigint default 0 not null,
  constraint prepayments_months_check check (months > 1 and discount >= 0 and from_day < until_day)
);
create index prepayments_account_id_idx on prepayments (account_id);

create table commands (
  operator text not null,
  caller_id uuid not null,
  key text not null,
  fingerprint bytea not null,
  reply jsonb,
  done_at timestamptz default now() not null,
  constraint commands_pkey primary key (operator, caller_id, key)
);

create table subscribers (
  operator text not null,
  subscriber_id uuid not null,
  contract text not null,
  name text not null,
  address text not null,
  phone text,
  email text,
  language text not null,
  version integer not null,
  constraint subscribers_pkey primary key (operator, subscriber_id)
);
"""

# `charging` is how an operator takes its fee: 'daily', or at the beginning of a period that is a 'calendar_month' or runs
# 'from_activation', then by the anchor day of the month (its last day where the month is shorter).
# A day is taken for a timestamp without a zone: only then is it immutable, and the planner takes the function in.
PERIODS = """
create function anchored(anchor int, month date) returns date language sql immutable as $$
  select month + least(anchor, extract(day from month + interval '1 month - 1 day')::int) - 1
$$;

-- The first day of the period that holds `day`. A day's price is counted within the calendar month.
create function period_start(charging text, anchor int, day date) returns date language sql immutable as $$
  select case
    when charging <> 'from_activation' then date_trunc('month', day::timestamp)::date
    when anchored(anchor, date_trunc('month', day::timestamp)::date) <= day then anchored(anchor, date_trunc('month', day::timestamp)::date)
    else anchored(anchor, (date_trunc('month', day::timestamp) - interval '1 month')::date)
  end
$$;

-- The first day of the period after the one that holds `day`.
create function period_end(charging text, anchor int, day date) returns date language sql immutable as $$
  select case when charging <> 'from_activation' then (date_trunc('month', day::timestamp) + interval '1 month')::date
    else anchored(anchor, (date_trunc('month', period_start(charging, anchor, day)::timestamp) + interval '1 month')::date)
  end
$$;

-- The first day that is not paid for when `day` is charged.
create function next_charge(charging text, anchor int, day date) returns date language sql immutable as $$
  select case when charging = 'daily' then day + 1 else period_end(charging, anchor, day) end
$$;

-- What the days of its period before `day` cost of a price: the parts of a period add up to its price exactly.
create function cost_before(price bigint, charging text, anchor int, day date) returns bigint language sql immutable as $$
  select price * (day - start) / (period_end(charging, anchor, day) - start)
  from (select period_start(charging, anchor, day) as start) as period
$$;

-- What the days from `from_day` up to `to_day` cost of a price for a month.
create function cost(price bigint, charging text, anchor int, from_day date, to_day date) returns bigint
language sql immutable as $$
  select price * (12 * (extract(year from last) - extract(year from first))
                  + extract(month from last) - extract(month from first))::bigint
    + cost_before(price, charging, anchor, to_day) - cost_before(price, charging, anchor, from_day)
  from (select period_start(charging, anchor, from_day) as first, period_start(charging, anchor, to_day) as last) as p
$$;
"""

FORECAST = """
drop function resumes(accounts, bigint, text, date);
drop function forecast(accounts, text, date);
drop function due_on(bigint, bigint, text, date);

-- The first day from `day` on that cannot be paid when each day is charged.
create function daily_due(money bigint, price bigint, day date) returns date language plpgsql immutable as $$
declare
  month date := date_trunc('month', day::timestamp)::date;
  n bigint := extract(day from month + interval '1 month - 1 day')::bigint;
  paid bigint := price * (extract(day from day)::bigint - 1) / n;
  left_ bigint := money;
begin
  if left_ < 0 then
    return day;
  end if;
  if left_ >= price - paid then
    left_ := left_ - (price - paid);
    month := (month + (1 + least(left_ / price, 1200)) * interval '1 month')::date;
    left_ := left_ % price;
    n := extract(day from month + interval '1 month - 1 day')::bigint;
    paid := 0;
  end if;
  -- the most days m of this month for which price * m / n, rounded down, is within what is paid and there is
  return month + least(n, ((left_ + paid + 1) * n - 1) / price)::int;
end $$;

-- The same when each period is charged on its first day; the first one may be the rest of a period.
create function period_due(money bigint, price bigint, charging text, anchor int, day date) returns date
language plpgsql immutable as $$
declare
  month date := date_trunc('month', day::timestamp)::date;
  left_ bigint := money;
  ends date;
begin
  if left_ < 0 then
    return day;
  end if;
  -- mostly a whole period begins; else what is left of it is paid first
  if day <> (case when charging = 'from_activation' then anchored(anchor, month) else month end) then
    ends := period_end(charging, anchor, day);
    left_ := left_ - cost(price, charging, anchor, day, ends);
    if left_ < 0 then
      return day;
    end if;
    month := date_trunc('month', ends::timestamp)::date;
  end if;
  month := (month + least(left_ / price, 1200) * interval '1 month')::date;
  return case when charging = 'from_activation' then anchored(anchor, month) else month end;
end $$;

-- The first day on which the service would be stopped for lack of money; null is never.
-- `money` is balance, credit and what is promised; `price` that of a month of all services; `next_on` the first day not
-- paid for. While `resting` (suspended) `fee` is taken each day in the price's place. `plan` are the changes to come, in
-- the order of their days: `{"on", "price"}` from that day this price, `{"on", "fee"}` from that day resting at this fee
-- of a day, `{"on", "end"}` the end of the contract. Unused days that a change interrupts are given back. On `promised_until` the promise ends.
create function due_on(
  money bigint, price bigint, charging text, anchor int, next_on date,
  resting boolean, fee bigint, plan jsonb, promised bigint, promised_until date
) returns date language plpgsql immutable as $$
declare
  day date := next_on;
  step jsonb;
  steps int := 0;
  edge date;
  due date;
  reached date;
begin
  loop
    step := plan -> steps;
    edge := least((step ->> 'on')::date, promised_until);
    due := case
      when resting then case when fee > 0 then day + least(greatest(money, 0) / fee, 36500)::int end
      when price <= 0 then null
      when charging = 'daily' then daily_due(money, price, day)
      else period_due(money, price, charging, anchor, day)
    end;
    if edge is null or due < edge then
      return due;
    end if;
    while day < edge loop
      reached := case when resting or charging = 'daily' then edge else period_end(charging, anchor, day) end;
      money := money - case
        when resting then fee * (reached - day) else cost(price, charging, anchor, day, reached) end;
      day := reached;
    end loop;
    if (step ->> 'on')::date = edge then
      if step ? 'end' then
        return null;
      elsif resting then
        money := money + fee * (day - edge);
      else
        money := money + cost(price, charging, anchor, edge, day);
      end if;
      if resting and step ? 'price' and charging = 'from_activation' then
        anchor := extract(day from edge)::int;
      end if;
      day := edge;
      resting := step ? 'fee';
      fee := coalesce((step ->> 'fee')::bigint, 0);
      price := coalesce((step ->> 'price')::bigint, price);
      steps := steps + 1;
    end if;
    if promised_until = edge then
      money := money - promised;
      promised_until := null;
      if money < 0 and not resting then
        return edge;
      end if;
    end if;
  end loop;
end $$;

-- When an account that works would stop, or since when it is stopped.
create function forecast(account accounts, charging text, today date) returns date language sql immutable as $$
  select case account.state
    when 'stopped' then coalesce(account.stopped_on, today)
    when 'ended' then null
    else due_on(
      account.balance + account.credit + account.promised, account.price, charging, account.anchor_day,
      account.next_charge_on, account.state = 'suspended', account.daily_fee, account.plan,
      account.promised, account.promised_until)
  end
$$;

-- The anchor day of an account that comes back to life today: what is paid for already keeps its period.
create function anchor_of(account accounts, charging text, today date) returns smallint language sql immutable as $$
  select case when charging = 'from_activation' and account.next_charge_on <= today
    then extract(day from today)::smallint else account.anchor_day end
$$;

-- Whether `amount` more brings a stopped account back to life. A payment redeems what is promised first.
create function resumes(account accounts, amount bigint, charging text, today date) returns boolean
language sql immutable as $$
  select account.state = 'stopped'
    and account.balance + account.credit + greatest(account.promised, amount) >= 0
    and coalesce(due_on(
      account.balance + account.credit + greatest(account.promised, amount), account.price, charging,
      anchor_of(account, charging, today), greatest(account.next_charge_on, today), false, 0, account.plan,
      greatest(account.promised - amount, 0), account.promised_until) > today, true)
$$;

-- The changes to come of an account after `present`, as `due_on` reads them.
create function plan_of(account bigint, present date) returns jsonb language sql stable as $$
  with resting as (
    select s.from_day, s.until_day, (f ->> 'on')::date as on_day, (f ->> 'fee')::bigint as fee
    from suspensions s, jsonb_array_elements(s.fees) f
    where s.account_id = account and s.status in ('scheduled', 'active')
  ), ending as (
    select ends_on from terminations where account_id = account and status = 'approved'
  ), days as (
    select on_day from service_changes where account_id = account and status = 'planned'
    union select on_day from resting
    union select until_day from resting
    union select ends_on from ending
  ), steps as (
    select d.on_day,
      exists (select from ending where ends_on <= d.on_day) as is_over,
      (select r.fee from resting r where d.on_day >= r.from_day and d.on_day < r.until_day and r.on_day <= d.on_day
       order by r.on_day desc limit 1) as fee,
      (select coalesce(sum(coalesce((
          select c.price from service_changes c
          where c.service_id = s.id and c.status = 'planned' and c.on_day <= d.on_day
            -- what was announced of a tariff that the service will no longer have is not its price
            and (c.kind <> 'price' or c.tariff_id is null or c.tariff_id = coalesce((
              select t.tariff_id from service_changes t
              where t.service_id = s.id and t.status = 'planned' and t.kind = 'tariff' and t.on_day <= c.on_day), s.tariff_id))
          order by c.kind = 'end' desc, c.on_day desc, c.kind = 'price' desc, c.id desc limit 1), s.price)), 0)
       from services s where s.account_id = account and s.state = 'active')::bigint as price
    from days d where d.on_day > present
  )
  select jsonb_agg(case
      when is_over then jsonb_build_object('on', on_day, 'price', 0, 'end', true)
      when fee is not null then jsonb_build_object('on', on_day, 'fee', fee)
      else jsonb_build_object('on', on_day, 'price', price) end order by on_day)
  from steps
$$;
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for part in (ACCOUNTS, CATALOGUE, WISHES, PERIODS, FORECAST):
        run_script(part)
