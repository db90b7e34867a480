"""Whose rows the present work sees: one operator's, or, for work of the process itself, everybody's.

The database holds to it by row level security: each connection is told before anything runs on it, and a policy of
every table compares (docs/adr/0013). Work that has not said for whom it is gets no connection.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

import asyncpg

# Of the session, outside of any transaction: a rollback does not take it back.
_TELL = "select set_config('cabinet.operator', $1, false)"
# Stands for all of them; no operator is named so.
EVERYBODY = "*"
# For a connection that is nobody's but the process's own: a relay, a migration, an administrator's command.
ACROSS = {"cabinet.operator": EVERYBODY}

_present: ContextVar[str] = ContextVar("operator")


def within(operator: str) -> AbstractContextManager[None]:
    """What is done here, and in tasks begun here, sees and writes this operator's rows only."""
    if operator in {"", EVERYBODY}:
        raise ValueError(f"{operator!r} is no operator")
    return _working_for(operator)


def across_operators() -> AbstractContextManager[None]:
    """What is done here is the process's own and sees the rows of all: queues, sweeps, proofs."""
    return _working_for(EVERYBODY)


@contextmanager
def _working_for(whom: str) -> Iterator[None]:
    before = _present.set(whom)
    try:
        yield
    finally:
        _present.reset(before)


def present() -> str:
    """For whom the present work is done. Raises RuntimeError when nobody has said so."""
    try:
        return _present.get()
    except LookupError:
        raise RuntimeError("say for which operator: within(operator) or across_operators()") from None


class OperatorConnection(asyncpg.Connection):
    """Remembers for whom its session is set, so that the server is told only of changes."""

    _for = ""

    async def work_for(self, whom: str) -> None:
        """Outside of a transaction. What the server has not confirmed is forgotten, and told again the next time."""
        if self._for != whom:
            self._for = ""
            await self.fetchval(_TELL, whom)
            self._for = whom


# A service's migration makes these. Every table with an `operator` has its policy when migrations have run
# (chassis/migrate.py), every partition when it is made. The subqueries are asked once a statement, not for each row.
ISOLATION = """
create function isolate(which regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security, force row level security', which);
  execute format($policy$
    create policy of_operator on %s using (
      operator = (select current_setting('cabinet.operator', true))
      or (select current_setting('cabinet.operator', true)) = '*'
    )$policy$, which);
end $$;

create function isolate_all() returns void language sql security definer set search_path = public begin atomic
  select isolate(c.oid) from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
    and a.attname = 'operator' and not a.attisdropped;
end;
"""
