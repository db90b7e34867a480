"""Letters that were taken as answers, and the addresses by which their writers are known."""

from chassis.event_tables import run_script

revision = "2026_11_22_1040_mailed_answers"
down_revision = "2026_11_22_1030_applications"
branch_labels = None
depends_on = None

LETTERS = """
set local lock_timeout = '5s';
alter table subscribers add column emails text[] not null default '{}';
alter table notes alter column staff_id drop not null, add column sender text;
create table letters (
  operator text not null,
  ticket_id uuid not null,
  fingerprint bytea not null,
  at timestamptz not null,
  sender text not null,
  subject text not null,
  whole text not null,
  outcome text not null
    constraint letters_outcome_check check (outcome in ('message', 'foreign', 'automatic', 'late')),
  why text not null,
  constraint letters_pkey primary key (operator, ticket_id, fingerprint),
  constraint letters_operator_ticket_id_fkey foreign key (operator, ticket_id) references tickets (operator, id)
);
create index letters_of_ticket_idx on letters (operator, ticket_id, at);
"""


def upgrade() -> None:
    run_script(LETTERS)
