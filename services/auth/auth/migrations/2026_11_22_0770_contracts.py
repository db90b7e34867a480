"""Contract numbers, commands, erasures, and the words by which staff finds people."""

from chassis.event_tables import run_script

revision = "2026_11_22_0770_contracts"
down_revision = "2026_11_22_0760_staff"
branch_labels = None
depends_on = None

CONTRACTS = """
set local lock_timeout = '5s';

create table contract_numbers (
  operator text constraint contract_numbers_pkey primary key,
  last bigint not null
);

create table commands (
  operator text not null,
  caller_id uuid not null,
  key text not null,
  fingerprint bytea not null,
  reply jsonb,
  done_at timestamptz not null default now(),
  constraint commands_pkey primary key (operator, caller_id, key)
);

create table erasures (
  operator text not null,
  subscriber_id uuid not null constraint erasures_subscriber_id_fkey references subscribers (id),
  author text not null,
  reason text not null,
  asked_at timestamptz not null default now(),
  auth_at timestamptz,
  billing_at timestamptz,
  tickets_at timestamptz,
  notify_at timestamptz,
  constraint erasures_pkey primary key (operator, subscriber_id)
);

-- Billing has opened every account under the contract's number so far.
update subscribers set account = contract where account is null;
"""

# The next number that nobody has, not even as a login or an imported account; null when all are used up.
NEXT_CONTRACT = """
create function next_contract(of_operator text, prefix text, digits int) returns text language plpgsql as $$
declare
  n bigint;
  number text;
begin
  loop
    insert into contract_numbers as c (operator, last) values (of_operator, 1)
    on conflict (operator) do update set last = c.last + 1
    returning last into n;
    if n >= 10 ^ digits then
      return null;
    end if;
    number := prefix || lpad(n::text, digits, '0');
    exit when not exists (select from subscribers where operator = of_operator and contract = number)
      and not exists (select from subscribers where operator = of_operator and login_key = number)
      and not exists (select from subscribers where operator = of_operator and account = number);
  end loop;
  return number;
end $$;
"""

# As `find_subscribers` reads what is searched for: letters and digits of any script, small, ё as е.
SEARCH = """
create function search_words(name text, address text) returns tsvector language sql immutable parallel safe as $$
  select array_to_tsvector(string_to_array(trim(regexp_replace(
    translate(lower(name || ' ' || address), 'ё', 'е'), '[^[:alnum:]]+', ' ', 'g')), ' '))
$$;
create index subscribers_words_idx on subscribers using gin (search_words(name, address));
"""


def upgrade() -> None:
    for part in (CONTRACTS, NEXT_CONTRACT, SEARCH):
        run_script(part)
