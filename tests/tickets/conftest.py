"""The tickets service by itself, and people who ask it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any

import asyncpg
import pytest

from chassis.asking import Questions
from chassis.isolation import ACROSS
from contracts.auth import SubscriberChanged, SubscriberRegistered
from one_service import OneService, one_service, tell
from running import Running
from signed_tokens import Signer
from ticket_people import Person

OFFICE_HOURS = "\n".join(
    f'week.{day} = ["09:00-18:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
)

# Where somebody is at the desk of chats, and where nobody ever is.
CHATTING = ("chatty", "watched", "deserted")

FORMS = 'forms.support.fields = ["topic", "text"]\nforms.repair.fields = ["topic", "text", "phone"]'
# Every kind, each with a form of its own.
ALL_FORMS = """
forms.support.fields = ["full_name", "phone", "email", "city", "topic", "text"]
forms.repair.fields = ["phone", "address", "text"]
forms.survey = { fields = ["phone", "address", "text"], optional_fields = ["text"] }
forms.termination = { fields = ["full_name", "phone", "text"], optional_fields = ["text"] }
"""
ALL_KINDS = "repair_requests = true\nwifi_survey = true\ntermination = true"
TERMINATION = '\n[termination]\nway = "application"\nreviewed = true\nnotice = true\nsettled_in_days = 30\n'


@pytest.fixture(scope="session")
def operators_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`nighttown` lies where it is about three in the morning right now, and works from nine to six."""
    directory = tmp_path_factory.mktemp("operators")
    ahead = (3 - datetime.now(UTC).hour + 11) % 24 - 11
    zones = {"nighttown": (f"Etc/GMT{-ahead:+d}", OFFICE_HOURS)}
    form = Template((Path(__file__).parent / "operator.toml").read_text())
    for operator in (
        "daytown",
        "elsewhere",
        "foreign",
        "counted",
        "paged",
        "nighttown",
        "formtown",
        "reported",
        *CHATTING,
    ):
        zone, calendar = zones.get(operator, ("Europe/Moscow", "always_open = true"))
        chat = "true" if operator in (*CHATTING, "nighttown") else "false"
        forms, kinds, more = (
            (ALL_FORMS, ALL_KINDS, TERMINATION) if operator == "formtown" else (FORMS, "", "")
        )
        where = {"operator": operator, "zone": zone, "calendar": calendar}
        profile = form.substitute(where, chat=chat, forms=forms, kinds=kinds) + more
        (directory / f"{operator}.toml").write_text(profile)
    return directory


@pytest.fixture(scope="session")
async def tickets(servers: Running, operators_dir: Path) -> AsyncIterator[OneService]:
    async with one_service(
        servers, "tickets", OPERATORS_DIR=str(operators_dir), CHAT_SWEEP_SECONDS="0.2"
    ) as service:
        yield service


@pytest.fixture
def manager(person: Callable[..., Person]) -> Person:
    return person(kind="staff", role="manager")


@pytest.fixture(scope="session")
async def questions(servers: Running, tickets: OneService) -> AsyncIterator[Questions]:
    async with servers.bus("gateway") as nc:
        yield Questions(nc)


@pytest.fixture(scope="session")
async def db(servers: Running) -> AsyncIterator["asyncpg.Pool[Any]"]:
    url = servers.environment["DATABASE_URL_TICKETS"]
    async with asyncpg.create_pool(url, min_size=0, server_settings=ACROSS) as pool:
        yield pool


@pytest.fixture
def person(servers: Running, questions: Questions) -> Callable[..., Person]:
    signer = Signer(servers)

    def make(**what: Any) -> Person:
        return Person(questions, signer, **what)

    return make


@pytest.fixture
def subscriber(person: Callable[..., Person]) -> Person:
    return person()


@pytest.fixture
def support(person: Callable[..., Person]) -> Person:
    return person(kind="staff", role="support")


@pytest.fixture
def sales(person: Callable[..., Person]) -> Person:
    return person(kind="staff", role="sales")


@pytest.fixture
def registered(servers: Running) -> Callable[..., Awaitable[None]]:
    """Tells `SubscriberRegistered` as auth does."""

    async def told(who: Person, version: int = 1, **changed: Any) -> None:
        known = {"contract": "100-7", "name": "Анна Ким", "language": "ru", "phones": [], "emails": []}
        event = SubscriberRegistered(
            subscriber_id=who.id, version=version, registered_at=datetime.now(UTC), **{**known, **changed}
        )
        await tell(servers, event, who.operator, who.id)

    return told


@pytest.fixture
def changed(servers: Running) -> Callable[..., Awaitable[None]]:
    """Tells `SubscriberChanged` as auth does."""

    async def told(who: Person, version: int, name: str) -> None:
        reached = {"address": "", "language": "ru", "phones": [], "emails": []}
        event = SubscriberChanged(
            subscriber_id=who.id,
            contract="100-7",
            name=name,
            version=version,
            changed_at=datetime.now(UTC),
            **reached,
        )
        await tell(servers, event, who.operator, who.id)

    return told
