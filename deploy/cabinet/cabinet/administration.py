"""What the administrator's commands work on: servers named by the environment, else those of the running home."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from cabinet import environment, ports
from cabinet.home import Refusal, open_home
from cabinet.stack import SERVICES, Stack
from cabinet.vault import Vault
from chassis.bus import connection_options, inbox_prefix
from chassis.database import CONNECT_SECONDS, unreachable
from chassis.isolation import ACROSS
from chassis.profiles import Profile, ProfileError, load_profiles

BROKER_SECONDS = 5


def variable(name: str) -> str:
    """Of the caller's environment, or of the stack in CABINET_HOME. Raises Refusal when neither knows it."""
    if given := os.environ.get(name):
        return given
    home = open_home()
    known = ports.known(home)
    if not known:
        raise Refusal(f"nothing runs in {home.path}: start it with `make run`, or set {name}", code=2)
    return environment.of_administrator(Stack(home, known, Vault(home)))[name]


def profile_of(operator: str) -> Profile:
    """The operator's profile. Raises Refusal for an unknown operator and for wrong profiles."""
    try:
        profiles = load_profiles(Path(variable("OPERATORS_DIR")))
    except ProfileError as error:
        raise Refusal(str(error), code=2) from error
    profile = profiles.by_slug(operator)
    if profile is None:
        known = ", ".join(profile.operator for profile in profiles)
        raise Refusal(f"there is no operator {operator!r}: one of {known}", code=2)
    return profile


@asynccontextmanager
async def broker(url: str) -> AsyncIterator[Client]:
    """A connection as the administrator. Once there it is never given up; at first it must answer soon."""
    reasons: list[str] = []

    async def note(error: Exception | None = None) -> None:
        reasons.append(repr(error))

    callbacks = {"error_cb": note, "disconnected_cb": None, "reconnected_cb": None, "closed_cb": None}
    options = connection_options() | callbacks
    try:
        async with asyncio.timeout(BROKER_SECONDS):
            client = await nats.connect(
                url, name="cabinet", inbox_prefix=inbox_prefix(url).encode(), **options
            )
    except (OSError, TimeoutError, NatsError) as error:
        where = urlsplit(url).netloc.rpartition("@")[2]
        reason = reasons[-1] if reasons else repr(error)
        raise Refusal(f"the broker at {where} does not answer ({reason}): is it running?", code=2) from error
    try:
        yield client
    finally:
        await client.close()


def database(service: str) -> AsyncEngine:
    """The database of a service, for long statements too. Raises Refusal for an unknown service."""
    if service not in SERVICES:
        raise Refusal(f"there is no service {service!r}: one of {', '.join(SERVICES)}", code=2)
    url = variable(f"DATABASE_URL_{service.upper()}")
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        connect_args={
            "timeout": CONNECT_SECONDS,
            "server_settings": {"application_name": "cabinet", "statement_timeout": "0", **ACROSS},
        },
    )


def printable(text: str) -> str:
    """Text of strangers for a terminal: what would steer it stands escaped."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


@asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction on a database; Refusal when the server is not there."""
    try:
        async with engine.begin() as connection:
            yield connection
    except Exception as error:
        if not unreachable(error):
            raise
        where = f"{engine.url.host}:{engine.url.port}"
        raise Refusal(f"the database at {where} does not answer: is it running?", code=2) from error
    finally:
        await engine.dispose()
