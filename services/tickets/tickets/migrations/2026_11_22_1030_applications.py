"""Applications, questions and answers, downloads, the cabinet's rating."""

from chassis.event_tables import run_script

revision = "2026_11_22_1030_applications"
down_revision = "2026_11_22_1020_chats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script("""
set local lock_timeout = '5s';

create table applications (
  operator text not null,
  id uuid not null,
  position bigint generated always as identity,
  code text not null,
  status text not null,
  received_at timestamptz not null,
  changed_at timestamptz not null,
  call_by timestamptz,
  full_name text not null,
  phone text not null,
  email text not null,
  street text not null,
  house text not null,
  building text not null,
  flat text not null,
  comment text not null,
  wifi_survey boolean not null,
  language text not null,
  consent_version integer not null,
  entered_by uuid,
  address_key text not null,
  visit_day date,
  visit_begins time,
  visit_ends time,
  refusal text,
  reason text default '' not null,
  duplicate_of uuid,
  repeats boolean not null,
  subscriber_id uuid,
  constraint applications_pkey primary key (operator, id),
  constraint applications_operator_code_key unique (operator, code),
  constraint applications_status_check
    check (status in ('received', 'called', 'visit_agreed', 'concluded', 'refused')),
  constraint applications_refusal_check
    check (refusal in ('no_coverage', 'not_reached', 'withdrawn', 'duplicate', 'lapsed', 'other'))
);
create index applications_position_idx on applications (operator, position);
create index applications_phone_idx on applications (operator, phone);
create index applications_address_idx on applications (operator, address_key);
create index applications_changed_at_idx on applications (operator, changed_at);
create index applications_duplicate_of_idx on applications (operator, duplicate_of);
create index applications_subscriber_idx on applications (operator, subscriber_id) where subscriber_id is not null;

create table application_steps (
  operator text not null,
  position bigint generated always as identity,
  application_id uuid not null,
  at timestamptz not null,
  status text not null,
  outcome text not null,
  note text not null,
  author_id uuid,
  constraint application_steps_pkey primary key (operator, application_id, position),
  constraint application_steps_operator_application_id_fkey
    foreign key (operator, application_id) references applications (operator, id) on delete cascade,
  constraint application_steps_status_check
    check (status in ('received', 'called', 'visit_agreed', 'concluded', 'refused')),
  constraint application_steps_outcome_check
    check (outcome in ('', 'reached', 'not_reached', 'later', 'repeated'))
);

create unlogged table visitor_counts (
  operator text not null,
  key text not null,
  begins_at timestamptz not null,
  count integer not null,
  constraint visitor_counts_pkey primary key (operator, key, begins_at)
);

create table faq_categories (
  operator text not null,
  code text not null,
  names jsonb not null,
  position integer not null,
  constraint faq_categories_pkey primary key (operator, code)
);

create table faq_entries (
  operator text not null,
  id uuid not null,
  category text not null,
  position integer not null,
  published boolean not null,
  helpful integer default 0 not null,
  unhelpful integer default 0 not null,
  constraint faq_entries_pkey primary key (operator, id),
  constraint faq_entries_operator_category_fkey
    foreign key (operator, category) references faq_categories (operator, code)
);
create index faq_entries_category_idx on faq_entries (operator, category, position);

create function faq_dictionary(language text) returns regconfig language sql immutable return
  case language when 'ru' then 'pg_catalog.russian'::regconfig when 'en' then 'pg_catalog.english'::regconfig
    else 'pg_catalog.simple'::regconfig end;

create function faq_words(language text, question text, answer text) returns tsvector language sql immutable return
  setweight(to_tsvector(faq_dictionary(language), question), 'A')
  || setweight(to_tsvector(faq_dictionary(language), answer), 'B');

create table faq_texts (
  operator text not null,
  entry_id uuid not null,
  language text not null,
  question text not null,
  answer text not null,
  words tsvector not null generated always as (faq_words(language, question, answer)) stored,
  constraint faq_texts_pkey primary key (operator, entry_id, language),
  constraint faq_texts_operator_entry_id_fkey
    foreign key (operator, entry_id) references faq_entries (operator, id) on delete cascade,
  constraint faq_texts_language_check check (language in ('ru', 'kk', 'en'))
);

create table downloads (
  operator text not null,
  id uuid not null,
  position integer not null,
  titles jsonb not null,
  descriptions jsonb not null,
  url text,
  file_key text,
  name text,
  media_type text,
  size bigint,
  constraint downloads_pkey primary key (operator, id),
  constraint downloads_either_check check ((url is null) <> (file_key is null))
);

create table ratings (
  operator text not null,
  subscriber_id uuid not null,
  day date not null,
  at timestamptz not null,
  grade integer not null,
  comment text not null,
  constraint ratings_pkey primary key (operator, subscriber_id, day),
  constraint ratings_grade_check check (grade between 1 and 5)
);
create index ratings_day_idx on ratings (operator, day);
create index ratings_at_idx on ratings (operator, at);
""")
