"""The seals over the ledger, the sums of its days, corrections, and the tariffs that services had before."""

from alembic import op

from chassis.event_tables import run_script

revision = "2026_11_22_0300_history"
down_revision = "2026_11_22_0200_online"
branch_labels = None
depends_on = None

TABLES = """
create table ledger_seals (
  n bigint constraint ledger_seals_pkey primary key,
  first_id bigint not null,
  last_id bigint not null,
  rows bigint not null,
  hash bytea not null,
  at timestamptz default now() not null,
  constraint ledger_seals_ids_check check (first_id <= last_id)
);
create trigger ledger_seals_append_only before update or delete on ledger_seals
  for each row execute function refuse_change();

create table ledger_days (
  operator text not null,
  day date not null,
  kind text not null,
  own_id bigint not null,
  credits bigint not null,
  credited bigint not null,
  debits bigint not null,
  debited bigint not null,
  constraint ledger_days_pkey primary key (operator, day, kind, own_id)
);

create table corrections (
  transfer_id bigint constraint corrections_pkey primary key,
  operator text not null,
  account_id bigint not null constraint corrections_account_id_fkey references accounts (id),
  reversed_by bigint not null,
  author text not null,
  reason text not null,
  at timestamptz default now() not null
);
create index corrections_account_id_idx on corrections (account_id);

create table former_tariffs (
  service_id bigint not null constraint former_tariffs_service_id_fkey references services (id),
  until timestamptz not null,
  tariff_id bigint not null constraint former_tariffs_tariff_id_fkey references tariffs (id),
  constraint former_tariffs_pkey primary key (service_id, until)
);

create index promised_payments_taken_on_idx on promised_payments (operator, taken_on)
  include (status, amount, fee);
"""

# The service adds seals and sums through `seal_transfers` alone; it may change neither.
RIGHTS = """
create function only_read(name regclass) returns void language plpgsql as $$
declare
  grantee text;
begin
  for grantee in
    select distinct g.grantee::text from information_schema.role_table_grants g
    where g.table_schema = 'public' and g.table_name = name::text and g.grantee <> current_user
  loop
    execute format('revoke insert, update, delete, truncate on %s from %I', name, grantee);
  end loop;
end $$;
select only_read('ledger_seals'), only_read('ledger_days'), only_append('corrections'), only_append('former_tariffs');
"""

SEALS = """
-- Block ranges cost an inserted row next to nothing, and transfers lie in the order of their ids.
create index transfers_id_idx on transfers using brin (id);

-- How many transfers there are with these ids, and the hash over the former seal's and all that they say.
-- The order of the columns and how they are written are part of the seal: never change them for ids that are sealed.
create function seal_of(former bytea, from_id bigint, to_id bigint, out rows bigint, out hash bytea)
language sql stable set timezone = 'UTC' set datestyle = 'ISO, YMD' as $$
  select count(*), sha256(former || convert_to(coalesce(string_agg(
    row(t.id, t.at, t.operator, t.debit_id, t.credit_id, t.amount, t.currency, t.kind, t.rule, t.service_id, t.from_day,
        t.to_day, t.balance_after, t.payment_id, t.reverses, t.reason, t.author, t.trace_id)::text,
    e'\\n' order by t.id, t.at), ''), 'UTF8'))
  from transfers t where t.id between from_id and to_id
$$;

-- The sums of these transfers by the operators' own days and accounts; `zones` are the time zones by operator.
create function sums_of(from_id bigint, to_id bigint, zones jsonb) returns setof ledger_days language sql stable as $$
  with own as materialized (select id from accounts where code is not null)
  select t.operator, (t.at at time zone coalesce(zones ->> t.operator, 'UTC'))::date, t.kind,
    coalesce(d.id, c.id, 0),
    count(d.id), coalesce(sum(t.amount) filter (where d.id is not null), 0)::bigint,
    count(c.id), coalesce(sum(t.amount) filter (where c.id is not null), 0)::bigint
  from transfers t left join own d on d.id = t.debit_id left join own c on c.id = t.credit_id
  where t.id between from_id and to_id
  group by 1, 2, 3, 4
$$;

-- Seal the next transfers: at most `most` ids, none after `upto`, below which nothing may be under way any more.
-- Returns the seal, or null when there is nothing to seal or somebody else is at it.
create function seal_transfers(upto bigint, zones jsonb, most bigint default 10000) returns ledger_seals
language plpgsql security definer set search_path = public as $$
declare
  former ledger_seals;
  seal ledger_seals;
begin
  if not pg_try_advisory_xact_lock(7004) then
    return null;
  end if;
  select * into former from ledger_seals order by n desc limit 1;
  seal.n := coalesce(former.n, 0) + 1;
  seal.first_id := coalesce(former.last_id, 0) + 1;
  seal.last_id := least(upto, seal.first_id + most - 1);
  if seal.last_id < seal.first_id then
    return null;
  end if;
  select rows, hash into seal.rows, seal.hash from seal_of(coalesce(former.hash, ''), seal.first_id, seal.last_id);
  insert into ledger_seals (n, first_id, last_id, rows, hash)
    values (seal.n, seal.first_id, seal.last_id, seal.rows, seal.hash) returning * into seal;
  insert into ledger_days as d select * from sums_of(seal.first_id, seal.last_id, zones)
  on conflict (operator, day, kind, own_id) do update set
    credits = d.credits + excluded.credits, credited = d.credited + excluded.credited,
    debits = d.debits + excluded.debits, debited = d.debited + excluded.debited;
  return seal;
end $$;

-- Tell the index on ids of what has been added to the tables that still grow.
create function summarize_transfers() returns void language plpgsql security definer set search_path = public as $$
begin
  perform brin_summarize_new_values(i.indexrelid) from pg_inherits h join pg_index i on i.indexrelid = h.inhrelid
  where h.inhparent = 'transfers_id_idx'::regclass and i.indrelid in (
    'transfers_rest'::regclass,
    to_regclass('transfers_' || to_char(current_date - 1, 'YYYY_MM')),
    to_regclass('transfers_' || to_char(current_date + 1, 'YYYY_MM')));
end $$;
"""

# What a charge was for stays known when the service has another tariff.
TARIFFS = """
create function keep_former_tariff() returns trigger language plpgsql as $$
begin
  insert into former_tariffs values (old.id, clock_timestamp(), old.tariff_id);
  return null;
end $$;
create trigger services_keep_former_tariff after update of tariff_id on services
  for each row when (old.tariff_id is distinct from new.tariff_id) execute function keep_former_tariff();
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for part in (TABLES, RIGHTS, SEALS, TARIFFS):
        run_script(part)
