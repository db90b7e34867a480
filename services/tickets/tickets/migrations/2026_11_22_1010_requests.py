"""Forms, assignment, notes, ratings and files of requests; canned answers; the words by which staff finds them."""

from chassis.event_tables import run_script

revision = "2026_11_22_1010_requests"
down_revision = "2026_11_22_1000_conversations"
branch_labels = None
depends_on = None


# Words are written by triggers: a generated column would write every message anew while nobody may read one. Those of
# what is there already, and their indexes, come in 1015_words.
def upgrade() -> None:
    run_script("""
set local lock_timeout = '5s';
-- Whole words for names, numbers and every language, stems for Russian (and English, which that dictionary knows too).
create function search_words(written text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('simple', translate(lower(written), 'ё', 'е')) || to_tsvector('russian', translate(lower(written), 'ё', 'е'))
$$;
alter table subscribers
  add column address text not null default '',
  add column words tsvector;
create function note_words_of_subscriber() returns trigger language plpgsql as $$
begin
  new.words := search_words(new.name || ' ' || new.contract);
  return new;
end $$;
create trigger subscribers_words before insert or update of name, contract on subscribers
  for each row execute function note_words_of_subscriber();

alter table tickets
  add column full_name text not null default '',
  add column address text not null default '',
  add column seconds_left integer,
  add column assignee uuid,
  add column promised_first timestamptz,
  add column answered_at timestamptz,
  add column answered_in integer,
  add column answered_by uuid,
  add column closed_at timestamptz,
  add column reopened integer not null default 0,
  add column grade smallint constraint tickets_grade_check check (grade between 1 and 5),
  add column comment text not null default '',
  add column rated_at timestamptz;

alter table posts
  add column by_mail boolean not null default false,
  add column words tsvector;
create function note_words_of_post() returns trigger language plpgsql as $$
begin
  new.words := search_words(new.text);
  return new;
end $$;
create trigger posts_words before insert or update of text on posts
  for each row execute function note_words_of_post();

create table notes (
  operator text not null,
  id uuid not null,
  position bigint generated always as identity not null,
  ticket_id uuid not null,
  at timestamptz not null,
  staff_id uuid not null,
  text text not null,
  constraint notes_pkey primary key (operator, id),
  constraint notes_operator_ticket_id_fkey foreign key (operator, ticket_id) references tickets (operator, id)
);
create index notes_of_ticket_idx on notes (operator, ticket_id, position);

create table attachments (
  operator text not null,
  id uuid not null,
  key text not null,
  name text not null,
  media_type text not null,
  size integer not null,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  expires_at timestamptz,
  subscriber_id uuid,
  post_id uuid,
  chat_message_id uuid,
  constraint attachments_pkey primary key (operator, id)
);
create index attachments_uploaded_idx on attachments (operator, uploaded_by, uploaded_at);
create index attachments_of_subscriber_idx on attachments (operator, subscriber_id);
create index attachments_of_post_idx on attachments (operator, post_id) where post_id is not null;
create index attachments_of_chat_message_idx on attachments (operator, chat_message_id)
  where chat_message_id is not null;
create index attachments_expiring_idx on attachments (expires_at) where expires_at is not null;

create table canned_answers (
  operator text not null,
  id uuid not null,
  title text not null,
  topic text not null,
  texts jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  constraint canned_answers_pkey primary key (operator, id)
);
""")
