"""One running stack for the tests that need all of it, two servers for those of one service, a collector of spans."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import httpx
import hypothesis
import pytest
from playwright.async_api import Browser

from browsing import started_chromium
from chassis.isolation import across_operators
from collector import Collector
from running import Running

# A test asserts no times: on a busy machine an example may take as long as it takes.
hypothesis.settings.register_profile("cabinet", deadline=None)
hypothesis.settings.load_profile("cabinet")

# A file runs in one worker, in its order (--dist loadfile): what it sets up for all its tests is set up once. Folders
# come in this order, since the service that one of them has started ends that of the one before; those that take longest
# come first.
ORDER = (
    # The demo people are as they were loaded before others pay for them and charge them.
    "cabinet",
    "faults",
    "billing",
    "gateway",
    "scenarios",
    "notify",
    "auth",
    "tickets",
    "terminals",
    "stack",
    "sandbox",
    "unit",
)

# Given up before the server, which keeps an idle connection for five seconds, closes it under a request.
_KEPT = httpx.Limits(keepalive_expiry=2)


def pytest_configure(config: pytest.Config) -> None:
    """Beside the services, what this process does by itself sees all operators' rows."""
    seeing = ExitStack()
    seeing.enter_context(across_operators())
    config.add_cleanup(seeing.close)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: ORDER.index(item.path.relative_to(Path(__file__).parent).parts[0]))


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Receives OTLP over HTTP; a test is traced when it sends a sampled `traceparent`."""
    with Collector() as started:
        yield started


@contextmanager
def started(*, servers_only: bool = False, **environment: str) -> Iterator[Running]:
    """In a home of its own, which is thrown away at the end."""
    path = Path(mkdtemp(prefix="cabinet-test-"))
    running = Running(path, servers_only=servers_only, **environment)
    running.start()
    yield running
    running.end_at_once()
    rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def servers() -> Iterator[Running]:
    """PostgreSQL and NATS with roles, tables, users and streams, and no service; see `one_service`."""
    with started(servers_only=True) as running:
        yield running


@pytest.fixture(scope="session")
def stack(collector: Collector) -> Iterator[Running]:
    """Everything, as `make run` starts it."""
    with started(
        RETRY_DELAYS="[0.2, 0.4]",
        LEASE_SECONDS="4",
        CHARGING="off",
        # Whatever the hour, an SMS goes at once and a chat of a test stays as the test has it.
        KEEP_HOURS="false",
        CHAT_SWEEP_SECONDS="3600",
        AUTOPAYMENT_SECONDS="0.3",
        # Whatever the tests type wrong comes from one network.
        GUARD_NETWORK_ATTEMPTS="10000",
        OTEL_EXPORTER_OTLP_ENDPOINT=collector.endpoint,
        OTEL_TRACES_SAMPLER_ARG="0",
        OTEL_BSP_SCHEDULE_DELAY="200",
    ) as running:
        yield running


@pytest.fixture(scope="session")
async def gateway(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the gateway's API."""
    async with httpx.AsyncClient(base_url=f"{stack.gateway}/api/v1", timeout=20, limits=_KEPT) as client:
        yield client


@pytest.fixture(scope="session")
async def sandbox(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the sandbox: phones, mailboxes, faults."""
    async with httpx.AsyncClient(base_url=stack.sandbox, timeout=20, limits=_KEPT) as client:
        yield client


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium; each person has a window of their own."""
    async with started_chromium() as started_browser:
        yield started_browser
