"""What notices take for granted, the newest states of accounts, and deliveries that are not true any more."""

from chassis.event_tables import run_script

revision = "2026_11_22_0100_premises"
down_revision = "2026_11_21_2100_first"
branch_labels = None
depends_on = None

# The deliveries are there in their millions, and each has passed a narrower check: they are not read again.
SCRIPT = """
set local lock_timeout = '5s';

create table account_states (
  operator text not null,
  account text not null,
  version integer not null,
  told_at timestamptz not null,
  state text not null,
  due_on date,
  paid_version integer default 0 not null,
  constraint account_states_pkey primary key (operator, account)
);

create table premises (
  event_id uuid constraint premises_pkey primary key,
  operator text not null,
  account text not null,
  kind text not null,
  version integer not null,
  told_at timestamptz not null,
  unpaid boolean not null,
  state text,
  due_on date,
  until timestamptz,
  refuted text
);
create index premises_of_account_idx on premises (operator, account);

alter table deliveries
  alter column subscriber_id drop not null,
  drop constraint deliveries_state_check,
  add constraint deliveries_state_check check (
    state in ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'outdated')) not valid;
"""


def upgrade() -> None:
    run_script(SCRIPT)
