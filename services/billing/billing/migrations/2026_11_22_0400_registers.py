"""Registers of the other side, and what quick pay needs."""

from chassis.event_tables import run_script

revision = "2026_11_22_0400_registers"
down_revision = "2026_11_22_0300_history"
branch_labels = None
depends_on = None

REGISTERS = """
create table registers (
  id bigint generated always as identity constraint registers_pkey primary key,
  operator text not null,
  way text not null,
  day date not null,
  digest text not null,
  currency text not null,
  status text default 'current' not null
    constraint registers_status_check check (status in ('current', 'replaced')),
  author text not null,
  compared_at timestamptz default now() not null,
  matched integer default 0 not null,
  differing integer default 0 not null,
  only_ours integer default 0 not null,
  only_theirs integer default 0 not null,
  theirs_total bigint default 0 not null,
  ours_total bigint default 0 not null
);
create unique index registers_current_key on registers (operator, way, day) where status = 'current';

create table register_rows (
  register_id bigint not null constraint register_rows_register_id_fkey references registers (id),
  external_id text not null,
  line integer,
  at timestamptz,
  account text,
  amount bigint,
  verdict text not null constraint register_rows_verdict_check check (
    verdict in ('matched', 'amount', 'account', 'cancelled', 'only_theirs', 'only_ours')),
  payment_id bigint constraint register_rows_payment_id_fkey references payments (id),
  credited_by text,
  constraint register_rows_pkey primary key (register_id, external_id)
);

create table register_parts (
  operator text not null,
  way text not null,
  day date not null,
  digest text not null,
  part integer not null,
  content bytea not null,
  added_at timestamptz default now() not null,
  constraint register_parts_pkey primary key (operator, way, day, digest, part)
);

create index payments_operator_way_paid_at_idx on payments (operator, way, paid_at);
"""

QUICK_PAY = """
create unlogged table quick_lookups (
  id uuid constraint quick_lookups_pkey primary key,
  operator text not null,
  account_id bigint,
  months jsonb not null,
  code_hash bytea,
  tries smallint default 0 not null,
  attempt_id uuid,
  key text,
  fingerprint bytea,
  expires_at timestamptz not null
);
create index quick_lookups_expires_at_idx on quick_lookups (expires_at);

create unlogged table quick_counts (
  key text not null,
  begins_at timestamptz not null,
  count integer not null,
  constraint quick_counts_pkey primary key (key, begins_at)
);

create table secret_keys (
  name text constraint secret_keys_pkey primary key,
  value bytea not null
);
insert into secret_keys
select 'quick_pay', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

alter table subscribers add column address_key text default '' not null;
create index subscribers_contract_idx on subscribers (operator, contract);
create index subscribers_address_idx on subscribers (operator, address_key text_pattern_ops);
create index subscribers_decoy_idx on subscribers (operator, uuid_hash_extended(subscriber_id, 0));
"""


def upgrade() -> None:
    for part in (REGISTERS, QUICK_PAY):
        run_script(part)
