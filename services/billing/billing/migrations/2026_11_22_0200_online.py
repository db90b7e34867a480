"""Payments through an acquirer: attempts, cards, autopayments, refunds."""

from alembic import op

from chassis.event_tables import run_script

revision = "2026_11_22_0200_online"
down_revision = "2026_11_22_0100_charging"
branch_labels = None
depends_on = None

CARDS = """
create table cards (
  id uuid constraint cards_pkey primary key,
  operator text not null,
  account_id bigint not null constraint cards_account_id_fkey references accounts (id),
  token text,
  brand text not null,
  last4 text not null,
  expires text not null,
  status text default 'active' not null
    constraint cards_status_check check (status in ('active', 'removed', 'revoked', 'expired')),
  bound_at timestamptz default now() not null,
  ended_at timestamptz,
  constraint cards_token_check check ((status = 'active') = (token is not null))
);
create index cards_account_id_idx on cards (account_id);
"""

ATTEMPTS = """
create table payment_attempts (
  id uuid constraint payment_attempts_pkey primary key,
  operator text not null,
  account_id bigint not null constraint payment_attempts_account_id_fkey references accounts (id),
  purpose text not null constraint payment_attempts_purpose_check check (
    purpose in ('top_up', 'bind_card', 'autopayment', 'quick')),
  method text not null constraint payment_attempts_method_check check (method in ('card', 'sbp', 'saved_card')),
  way text not null,
  amount bigint not null,
  currency text not null,
  months integer,
  percent integer default 0 not null,
  discount bigint default 0 not null,
  card_id uuid constraint payment_attempts_card_id_fkey references cards (id),
  return_url text,
  receipt jsonb,
  status text default 'created' not null constraint payment_attempts_status_check check (
    status in ('created', 'pending', 'succeeded', 'canceled', 'disputed')),
  acquirer_id text,
  confirmation_url text,
  reason text,
  payment_id bigint constraint payment_attempts_payment_id_fkey references payments (id),
  for_day date,
  nth integer,
  asks integer default 0 not null,
  next_ask_at timestamptz,
  created_at timestamptz default now() not null,
  settled_at timestamptz,
  constraint payment_attempts_amount_check check (amount > 0 and discount >= 0),
  constraint payment_attempts_open_check check ((status in ('created', 'pending')) = (next_ask_at is not null)),
  constraint payment_attempts_paid_check check ((status = 'succeeded') = (payment_id is not null)),
  constraint payment_attempts_card_check check ((method = 'saved_card') = (card_id is not null)),
  constraint payment_attempts_operator_acquirer_id_key unique (operator, acquirer_id)
);
create index payment_attempts_next_ask_at_idx on payment_attempts (next_ask_at) where next_ask_at is not null;
create index payment_attempts_account_id_created_at_idx on payment_attempts (account_id, created_at);
create unique index payment_attempts_try_key on payment_attempts (account_id, for_day, nth)
  where purpose = 'autopayment';
create unique index payment_attempts_one_autopayment_key on payment_attempts (account_id)
  where purpose = 'autopayment' and status in ('created', 'pending');
"""

AUTOPAYMENTS = """
create table autopayments (
  account_id bigint constraint autopayments_pkey primary key
    constraint autopayments_account_id_fkey references accounts (id),
  operator text not null,
  card_id uuid not null constraint autopayments_card_id_fkey references cards (id),
  cause text not null constraint autopayments_cause_check check (cause in ('due_date', 'threshold')),
  threshold bigint,
  max_amount bigint not null,
  failures integer default 0 not null,
  retry_on date,
  set_at timestamptz default now() not null,
  constraint autopayments_threshold_check check ((cause = 'threshold') = (threshold is not null)),
  constraint autopayments_max_amount_check check (max_amount > 0)
);
create index autopayments_operator_account_id_idx on autopayments (operator, account_id);
"""

REFUNDS = """
alter table payments
  add column refunded bigint default 0 not null,
  add constraint payments_refunded_check check (refunded between 0 and amount);
create index payments_account_id_received_at_idx on payments (account_id, received_at);

create table refunds (
  id uuid constraint refunds_pkey primary key,
  operator text not null,
  account_id bigint not null constraint refunds_account_id_fkey references accounts (id),
  payment_id bigint not null constraint refunds_payment_id_fkey references payments (id),
  amount bigint not null,
  fee bigint not null,
  discount bigint not null,
  currency text not null,
  receipt jsonb,
  status text default 'created' not null constraint refunds_status_check check (
    status in ('created', 'pending', 'succeeded', 'canceled', 'disputed')),
  acquirer_id text,
  transfer_id bigint not null,
  reason text not null,
  author text not null,
  asks integer default 0 not null,
  next_ask_at timestamptz,
  created_at timestamptz default now() not null,
  settled_at timestamptz,
  constraint refunds_amount_check check (fee >= 0 and amount > fee and discount >= 0),
  constraint refunds_open_check check ((status in ('created', 'pending')) = (next_ask_at is not null)),
  constraint refunds_operator_acquirer_id_key unique (operator, acquirer_id)
);
create index refunds_payment_id_idx on refunds (payment_id);
create index refunds_next_ask_at_idx on refunds (next_ask_at) where next_ask_at is not null;
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for part in (CARDS, ATTEMPTS, AUTOPAYMENTS, REFUNDS):
        run_script(part)
