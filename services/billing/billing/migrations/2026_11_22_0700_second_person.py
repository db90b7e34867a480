"""Large refunds and corrections wait for a second person."""

from chassis.event_tables import run_script

revision = "2026_11_22_0700_second_person"
down_revision = "2026_11_22_0600_orders"
branch_labels = None
depends_on = None

SECOND_PERSON = """
set local lock_timeout = '5s';
create table approvals (
  id uuid not null default uuidv7(),
  operator text not null,
  account_id bigint not null,
  subject text not null,
  question jsonb not null,
  amount bigint not null,
  currency text not null,
  asked_by uuid not null,
  asked_role text not null,
  asked_from text not null,
  key text,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  status text not null default 'waiting',
  decided_by uuid,
  decided_at timestamptz,
  refusal text,
  constraint approvals_pkey primary key (id),
  constraint approvals_account_id_fkey foreign key (account_id) references accounts (id),
  constraint approvals_operator_asked_by_key_key unique (operator, asked_by, key),
  constraint approvals_amount_check check (amount > 0),
  constraint approvals_status_check check (status in ('waiting', 'approved', 'refused')),
  constraint approvals_decided_check check ((status = 'waiting') = (decided_by is null)
    and (decided_by is null) = (decided_at is null)),
  constraint approvals_two_people_check check (status <> 'approved' or decided_by <> asked_by)
);
create index approvals_account_id_idx on approvals (account_id);
"""


def upgrade() -> None:
    run_script(SECOND_PERSON)
