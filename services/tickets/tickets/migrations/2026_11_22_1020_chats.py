"""Chats and their messages."""

from chassis.event_tables import run_script

revision = "2026_11_22_1020_chats"
down_revision = "2026_11_22_1015_words"
branch_labels = None
depends_on = None

CHATS = """
create table chats (
  operator text not null,
  id uuid not null,
  position bigint generated always as identity,
  subscriber_id uuid,
  token_hashes bytea[],
  name text not null,
  contact text,
  language text not null,
  topic text not null,
  status text not null constraint chats_status_check check (status in ('queued', 'open', 'closed')),
  opened_at timestamptz not null,
  queued_at timestamptz not null,
  last_at timestamptz not null,
  last_by text not null constraint chats_last_by_check check (last_by in ('person', 'staff')),
  consultant_id uuid,
  consultant_name text,
  said integer default 0 not null,
  person_read integer default 0 not null,
  staff_read integer default 0 not null,
  closed_at timestamptz,
  closed_by text constraint chats_closed_by_check check (closed_by in ('person', 'staff', 'idle', 'offline')),
  ticket_id uuid,
  answer_by timestamptz,
  answered_at timestamptz,
  letters integer default 0 not null,
  constraint chats_pkey primary key (operator, id),
  constraint chats_operator_ticket_id_fkey foreign key (operator, ticket_id) references tickets (operator, id)
);
create index chats_of_subscriber_idx on chats (operator, subscriber_id, position);
create index chats_listed_idx on chats (operator, status, position);
create unique index chats_one_at_a_time_idx on chats (operator, subscriber_id)
  where status in ('queued', 'open');
create index chats_left_idx on chats (operator, position)
  where closed_by = 'offline' and ticket_id is null and answered_at is null;

create table chat_messages (
  operator text not null,
  chat_id uuid not null,
  position integer not null,
  id uuid not null,
  at timestamptz not null,
  author text not null
    constraint chat_messages_author_check check (author in ('subscriber', 'visitor', 'staff', 'note')),
  author_id uuid,
  name text not null,
  text text not null,
  constraint chat_messages_pkey primary key (operator, chat_id, position),
  constraint chat_messages_operator_chat_id_fkey foreign key (operator, chat_id) references chats (operator, id)
);

create table consultants (
  operator text not null,
  staff_id uuid not null,
  name text not null,
  seen_at timestamptz not null,
  constraint consultants_pkey primary key (operator, staff_id)
);
"""


def upgrade() -> None:
    run_script(CHATS)
