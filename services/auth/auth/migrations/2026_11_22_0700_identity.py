"""Subscribers know their account, person and end; sessions know when the password was typed."""

from chassis.event_tables import run_script

revision = "2026_11_22_0700_identity"
down_revision = "2026_11_21_2100_first"
branch_labels = None
depends_on = None

IDENTITY = """
set local lock_timeout = '5s';
alter table subscribers
  add column first_password boolean not null default false,
  add column password_changed_at timestamptz,
  add column account text,
  add column person_id uuid,
  add column ended_on date,
  add column erased_at timestamptz;
create index subscribers_person_id_idx on subscribers (person_id) where person_id is not null;
create index subscribers_of_account_idx on subscribers (operator, account);
create index contacts_of_value_idx on contacts (operator, value);
alter table sessions add column proved_at timestamptz not null default now();
"""


def upgrade() -> None:
    run_script(IDENTITY)
