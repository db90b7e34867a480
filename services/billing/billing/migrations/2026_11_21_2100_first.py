"""Accounts, ledger, payments, catalogue, and the tables of events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from chassis.event_tables import FIRST_MIGRATION, run_script

revision = "2026_11_21_2100_first"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: write a transfer that reverses';
end $$;

create trigger transfers_append_only before update or delete on transfers
  for each row execute function refuse_change();

create table transfers_rest partition of transfers default;

-- Whoever uses the ledger may read and add, also in each month's own table.
create function only_append(name regclass) returns void language plpgsql as $$
declare
  grantee text;
begin
  for grantee in
    select distinct g.grantee::text from information_schema.role_table_grants g
    where g.table_schema = 'public' and g.table_name = name::text
      and g.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') and g.grantee <> current_user
  loop
    execute format('revoke update, delete, truncate on %s from %I', name, grantee);
  end loop;
end $$;

create function keep_transfers(months_ahead int) returns void
language plpgsql security definer set search_path = public as $$
declare
  month date;
  name text;
begin
  perform pg_advisory_xact_lock(7003);
  for month in
    select generate_series(date_trunc('month', current_date),
                           date_trunc('month', current_date) + months_ahead * interval '1 month', '1 month')
  loop
    name := 'transfers_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is null
       and not exists (select from transfers_rest where at >= month and at < month + interval '1 month') then
      execute format('create table %I partition of transfers for values from (%L) to (%L)',
                     name, month, (month + interval '1 month')::date);
      perform only_append(name::regclass);
    end if;
  end loop;
end $$;

select only_append('transfers'), only_append('transfers_rest'), keep_transfers(3);
"""

FORECAST = """
-- What a day of the month costs: the days of a month add up to its price exactly.
create function day_price(price bigint, day date) returns bigint language sql immutable as $$
  select price * extract(day from day)::bigint / n - price * (extract(day from day)::bigint - 1) / n
  from (select extract(day from date_trunc('month', day) + interval '1 month - 1 day')::bigint as n) as month
$$;

-- The first day on which the service would be stopped for lack of money; null is never.
-- `available` is balance and credit, `price` that of a month, `next_on` the first day not paid for yet,
-- `mode` how the operator charges: a day's price each day, or a month's at the beginning of a period.
create function due_on(available bigint, price bigint, mode text, next_on date) returns date
language plpgsql immutable as $$
declare
  month date := date_trunc('month', next_on)::date;
  n bigint := extract(day from month + interval '1 month - 1 day')::bigint;
  paid bigint := price * (extract(day from next_on)::bigint - 1) / n;
  money bigint := available;
begin
  if price <= 0 then
    return null;
  elsif mode = 'period_start' then
    return (next_on + least(greatest(money, 0) / price, 1200) * interval '1 month')::date;
  elsif money < 0 then
    return next_on;
  end if;
  if money >= price - paid then
    money := money - (price - paid);
    month := (month + (1 + least(money / price, 1200)) * interval '1 month')::date;
    money := money % price;
    n := extract(day from month + interval '1 month - 1 day')::bigint;
    paid := 0;
  end if;
  -- the most days m of this month for which price * m / n, rounded down, is within what is paid and there is
  return month + least(n, ((money + paid + 1) * n - 1) / price)::int;
end $$;

create function forecast(account accounts, mode text, today date) returns date language sql immutable as $$
  select case account.state
    when 'stopped' then coalesce(account.stopped_on, today)
    else due_on(account.balance + account.credit, account.price, mode, greatest(account.next_charge_on, today))
  end
$$;

-- Whether `amount` more brings a stopped account back to life.
create function resumes(account accounts, amount bigint, mode text, today date) returns boolean language sql immutable as $$
  select account.state = 'stopped'
    and coalesce(due_on(account.balance + account.credit + amount, account.price, mode, today) > today, true)
$$;

-- Room for balances to change in place.
alter table accounts set (fillfactor = 80);
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("subscriber_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("balance", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("credit", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("next_charge_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'subscriber') = (number is not null)", name=op.f("accounts_number_check")
        ),
        sa.CheckConstraint(
            "kind in ('subscriber', 'clearing', 'opening', 'revenue')", name=op.f("accounts_kind_check")
        ),
        sa.CheckConstraint(
            "state in ('active', 'stopped', 'suspended', 'ending', 'ended')",
            name=op.f("accounts_state_check"),
        ),
        sa.CheckConstraint("credit >= 0 and price >= 0", name=op.f("accounts_not_negative_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("accounts_pkey")),
        sa.UniqueConstraint("operator", "number", name=op.f("accounts_operator_number_key")),
        sa.UniqueConstraint("subscriber_id", name=op.f("accounts_subscriber_id_key")),
    )
    op.create_index(
        "accounts_own_key",
        "accounts",
        ["operator", "kind", "code"],
        unique=True,
        postgresql_where=sa.text("code is not null"),
    )
    op.create_table(
        "tariffs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("speed_mbps", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("tariffs_price_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("tariffs_pkey")),
        sa.UniqueConstraint("operator", "code", name=op.f("tariffs_operator_code_key")),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="accepted", nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at is not null)", name=op.f("payments_cancelled_check")
        ),
        sa.CheckConstraint("status in ('accepted', 'cancelled')", name=op.f("payments_status_check")),
        sa.CheckConstraint("amount > 0", name=op.f("payments_amount_check")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("payments_account_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("payments_pkey")),
        sa.UniqueConstraint(
            "operator", "way", "external_id", name=op.f("payments_operator_way_external_id_key")
        ),
    )
    op.create_table(
        "services",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("tariff_id", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('active', 'suspended', 'ending', 'ended')", name=op.f("services_state_check")
        ),
        sa.CheckConstraint("price >= 0", name=op.f("services_price_check")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("services_account_id_fkey")),
        sa.ForeignKeyConstraint(["tariff_id"], ["tariffs.id"], name=op.f("services_tariff_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("services_pkey")),
    )
    op.create_index(op.f("services_account_id_idx"), "services", ["account_id"], unique=False)
    op.create_table(
        "transfers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("debit_id", sa.BigInteger(), nullable=False),
        sa.Column("credit_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("transfers_amount_check")),
        sa.CheckConstraint("debit_id <> credit_id", name=op.f("transfers_two_sides_check")),
        sa.PrimaryKeyConstraint("credit_id", "at", "id", name=op.f("transfers_pkey")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index("transfers_debit_id_at_idx", "transfers", ["debit_id", "at"], unique=False)
    for part in (FIRST_MIGRATION, APPEND_ONLY, FORECAST):
        run_script(part)
