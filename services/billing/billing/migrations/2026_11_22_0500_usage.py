"""Traffic by session and day, and devices."""

from chassis.event_tables import run_script

revision = "2026_11_22_0500_usage"
down_revision = "2026_11_22_0400_registers"
branch_labels = None
depends_on = None

USAGE = """
create table usage (
  operator text not null,
  session text not null,
  day date not null,
  account_id bigint not null,
  received bigint not null,
  sent bigint not null,
  constraint usage_pkey primary key (operator, session, day)
) partition by range (day);
create index usage_account_id_day_idx on usage (account_id, day);

-- Room for counters to grow in place.
create table usage_rest partition of usage default with (fillfactor = 70);

create function keep_usage(months_ahead int) returns void
language plpgsql security definer set search_path = public as $$
declare
  month date;
  name text;
begin
  perform pg_advisory_xact_lock(7004);
  for month in
    select generate_series(date_trunc('month', current_date) - interval '1 month',
                           date_trunc('month', current_date) + months_ahead * interval '1 month', '1 month')
  loop
    name := 'usage_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is null
       and not exists (select from usage_rest where day >= month and day < month + interval '1 month') then
      execute format('create table %I partition of usage for values from (%L) to (%L) with (fillfactor = 70)',
                     name, month, (month + interval '1 month')::date);
    end if;
  end loop;
end $$;

select keep_usage(3);

create table devices (
  operator text not null,
  mac text not null,
  account_id bigint not null constraint devices_account_id_fkey references accounts (id),
  name text,
  added_at timestamptz default now() not null,
  constraint devices_pkey primary key (operator, mac)
);
create index devices_account_id_idx on devices (account_id);
"""


def upgrade() -> None:
    run_script(USAGE)
