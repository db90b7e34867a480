"""The tables behind events, the same in every service: what leaves, what had its effect, what failed.

PostgreSQL is the only durable truth: outbox rows are kept and can be published again, so the broker's
disk may vanish at any time.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

MOMENT = DateTime(timezone=True)


def outbox_table(metadata: MetaData) -> Table:
    """What leaves, partitioned by day. Without a primary key: a row is found only while it waits."""
    return Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(always=True), nullable=False),
        Column("event_id", Uuid, server_default=text("uuidv7()"), nullable=False),
        Column("subject", Text, nullable=False),
        Column("operator", Text, nullable=False),
        Column("about", Text, nullable=False),
        Column("traceparent", Text),
        Column("payload", JSONB, nullable=False),
        Column("created_at", MOMENT, server_default=text("now()"), nullable=False),
        Column("published_at", MOMENT),
        Index("outbox_waiting_idx", "id", postgresql_where=text("published_at is null")),
        postgresql_partition_by="RANGE (created_at)",
    )


def add_event_tables(metadata: MetaData) -> None:
    """Outbox, the relay's position in the stream, inbox and failed events."""
    outbox_table(metadata)
    Table(
        "outbox_positions",
        metadata,
        Column("stream", Text, primary_key=True),
        Column("created", Text, nullable=False),
        Column("last_seq", BigInteger, nullable=False),
    )
    Table(
        "inbox",
        metadata,
        Column("consumer", Text, nullable=False),
        Column("event_id", Uuid, nullable=False),
        Column("handled_at", MOMENT, server_default=text("now()"), nullable=False),
        PrimaryKeyConstraint("consumer", "event_id"),
    )
    Table(
        "failed_events",
        metadata,
        Column("consumer", Text, nullable=False),
        Column("event_id", Uuid, nullable=False),
        Column("subject", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("payload", LargeBinary, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("reason", Text, nullable=False),
        Column("failed_at", MOMENT, server_default=text("now()"), nullable=False),
        Column("quarantined_at", MOMENT),
        # Null where the envelope names none.
        Column("operator", Text, Computed("headers ->> 'ce-operator'", persisted=True)),
        PrimaryKeyConstraint("consumer", "event_id"),
    )


# The same tables for a service's first migration, run as the owner of the schema. The function runs with the owner's
# rights, since the service itself may not change tables.
FIRST_MIGRATION = """
create table outbox (
  id bigint generated always as identity not null,
  event_id uuid default uuidv7() not null,
  subject text not null,
  operator text not null,
  about text not null,
  traceparent text,
  payload jsonb not null,
  created_at timestamptz default now() not null,
  published_at timestamptz
) partition by range (created_at);

create index outbox_waiting_idx on outbox (id) where published_at is null;

create table outbox_positions (
  stream text primary key,
  created text not null,
  last_seq bigint not null
);

create table inbox (
  consumer text not null,
  event_id uuid not null,
  handled_at timestamptz default now() not null,
  primary key (consumer, event_id)
);

create table failed_events (
  consumer text not null,
  event_id uuid not null,
  subject text not null,
  headers jsonb not null,
  payload bytea not null,
  attempts integer not null,
  reason text not null,
  failed_at timestamptz default now() not null,
  quarantined_at timestamptz,
  primary key (consumer, event_id)
);

create table outbox_rest partition of outbox default;

create function keep_outbox(days_ahead int, days_kept int) returns void
language plpgsql security definer set search_path = public as $$
declare
  day date;
  old record;
begin
  perform pg_advisory_xact_lock(7002);
  for day in select generate_series(current_date, current_date + days_ahead, '1 day') loop
    if to_regclass('outbox_' || to_char(day, 'YYYY_MM_DD')) is null
       and not exists (select from outbox_rest where created_at >= day and created_at < day + 1) then
      execute format(
        'create table %I partition of outbox for values from (%L) to (%L) '
        'with (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_scale_factor = 0)',
        'outbox_' || to_char(day, 'YYYY_MM_DD'), day, day + 1);
    end if;
  end loop;
  for old in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'outbox'::regclass and c.relname ~ '^outbox_\\d{4}_\\d\\d_\\d\\d$'
      and to_date(substr(c.relname, 8), 'YYYY_MM_DD') < current_date - days_kept
  loop
    execute format('drop table if exists %I', old.relname);
  end loop;
end $$;

select keep_outbox(7, 14);
"""

FAILED_EVENTS_OF_OPERATORS = """
set local lock_timeout = '5s';
alter table failed_events add column operator text generated always as (headers ->> 'ce-operator') stored;
"""


def run_script(script: str) -> None:
    """Run several statements at once inside the present migration (the driver prepares only single ones)."""
    from alembic import op

    # The transaction begins with the first statement that does not go past SQLAlchemy.
    op.execute("select")
    connection = op.get_bind().connection.dbapi_connection
    connection.run_async(lambda driver: driver.execute(script))  # type: ignore[union-attr]


def run_singly(*statements: str) -> None:
    """Run each by itself, outside of a transaction: `concurrently`, and what lets everybody go on with the table.

    It stands first in its migration. A migration that breaks off is run again, so each bears being repeated: an index
    is dropped `if exists` before it is built, for what broke off leaves an invalid one. They wait long for their
    locks, since nobody waits behind them.
    """
    from alembic import op

    with op.get_context().autocommit_block():
        for statement in ("set lock_timeout = '10min'", *statements, "reset lock_timeout"):
            op.execute(statement)
