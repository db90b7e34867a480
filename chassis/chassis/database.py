"""PostgreSQL: one pool a process, transactions that wake the outbox, reads without BEGIN.

Connections are checked before use and every wait has an end: a black-holed server is an error, never a
hang (connect 2 s, a command 5 s). Each is told for which operator the present work is before it is given out.
"""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy import MetaData, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from chassis.isolation import OperatorConnection, present
from chassis.telemetry import CLIENT, span

# What the driver and the pool raise while the server is away; a DBAPIError may be that or our own mistake.
UNREACHABLE = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    PoolTimeoutError,
)

_POSTGRESQL = {"db.system.name": "postgresql"}
CONNECT_SECONDS = 2
COMMAND_SECONDS = 5
SERVER_SETTINGS = {
    "statement_timeout": "8000",
    "lock_timeout": "4000",
    "idle_in_transaction_session_timeout": "10000",
    "tcp_keepalives_idle": "2",
    "tcp_keepalives_interval": "1",
    "tcp_keepalives_count": "2",
}

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


def new_metadata() -> MetaData:
    """A service's own tables, constraints named alike everywhere."""
    return MetaData(naming_convention=NAMING)


def unreachable(error: BaseException) -> bool:
    """Whether the server is away, starting or stopping, rather than the statement wrong."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or getattr(error.orig, "sqlstate", "") in STARTING_OR_STOPPING:
            return True
        return isinstance(error.orig.__cause__ if error.orig else None, UNREACHABLE)
    # Several addresses of which none answers are a plain OSError; its other kinds, such as a missing file, are not.
    away = isinstance(error, UNREACHABLE) or type(error) is OSError
    return away or getattr(error, "sqlstate", "") in STARTING_OR_STOPPING


# PostgreSQL 18, appendix A: cannot_connect_now, admin_shutdown, crash_shutdown, too_many_connections.
STARTING_OR_STOPPING = frozenset({"57P03", "57P01", "57P02", "53300"})


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Single statements leave nothing behind; asyncpg's own reset is a round trip of its own."""


def _tell_for_whom(connection: Any, *_: object) -> None:
    """The pool is about to give the connection out; no transaction has begun on it."""
    whom = present()
    connection.run_async(lambda driver: driver.work_for(whom))


class Database:
    """A service's database. `after_commit` is called when a transaction that emitted events is done."""

    def __init__(self, url: str, name: str, pool_size: int = 10) -> None:
        self.url = url
        self.name = name
        self.pool_size = pool_size
        self.after_commit: Callable[[], None] = lambda: None
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=COMMAND_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "timeout": CONNECT_SECONDS,
                "command_timeout": COMMAND_SECONDS,
                "connection_class": OperatorConnection,
                "server_settings": {"application_name": name, **SERVER_SETTINGS},
            },
        )
        event.listen(self.engine.sync_engine, "checkout", _tell_for_whom)
        self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._driver: asyncpg.Pool[Any] | None = None

    def traced(self) -> None:
        """Give every statement a span. Costs some 50 microseconds each, so only with a collector."""
        from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

        # The instrumentation declares sqlalchemy < 2.1 and works with 2.1 all the same.
        SQLAlchemyInstrumentor().instrument(engine=self.engine.sync_engine, skip_dep_check=True)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One unit of work: all of it or nothing; then the outbox is told."""
        async with self.engine.begin() as connection:
            yield connection
        self.after_commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Single statements that only read, without BEGIN and COMMIT."""
        async with self._reading.connect() as connection:
            yield connection

    async def row(self, label: str, statement: str, *values: Any) -> asyncpg.Record | None:
        """One hot statement straight on the driver, its own transaction: a third of the cost of Core."""
        with span(label, CLIENT, attributes=_POSTGRESQL):
            async with self._hot() as connection:
                return await connection.fetchrow(statement, *values)

    async def rows(self, label: str, statement: str, *values: Any) -> list[asyncpg.Record]:
        """As `row`, for several."""
        with span(label, CLIENT, attributes=_POSTGRESQL):
            async with self._hot() as connection:
                return await connection.fetch(statement, *values)

    @asynccontextmanager
    async def _hot(self) -> "AsyncIterator[asyncpg.pool.PoolConnectionProxy[Any]]":
        whom = present()
        async with (await self._pool()).acquire() as connection:
            try:
                await connection.work_for(whom)  # type: ignore[attr-defined] # the proxy passes it on
                yield connection
            except TimeoutError:
                # The pool would wait as long again for a server that is not there to cancel the statement.
                connection.terminate()
                raise

    async def _pool(self) -> "asyncpg.Pool[Any]":
        if self._driver is None:
            self._driver = asyncpg.create_pool(
                self.url,
                min_size=0,
                max_size=self.pool_size,
                timeout=CONNECT_SECONDS,
                command_timeout=COMMAND_SECONDS,
                connection_class=OperatorConnection,
                reset=_as_it_is,
                server_settings={"application_name": f"{self.name}-hot", **SERVER_SETTINGS},
            )
        return await self._driver  # returns at once when it is initialised

    async def close(self) -> None:
        """Give every connection back."""
        if self._driver is not None:
            await self._driver.close()
        await self.engine.dispose()
