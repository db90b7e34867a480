"""A service: what it answers, what it listens to, and its life from the first connection to the last answer."""

import asyncio
import importlib
import pkgutil
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import text

from chassis import bus
from chassis.database import Database, unreachable
from chassis.events import Consumer, Effect, Effects, one_by_one
from chassis.health import Check, serve_health
from chassis.isolation import across_operators
from chassis.logs import logger, start_logs
from chassis.profiles import ProfileError, Profiles, load_profiles
from chassis.questions import Answering, Answers, Asked
from chassis.relay import Relay
from chassis.revocations import Revocations
from chassis.settings import ServiceSettings
from chassis.telemetry import exporting, start_telemetry, stop_telemetry, untraced
from chassis.tokens import Tokens
from chassis.watchdog import Watchdog
from contracts.listeners import LISTENERS
from contracts.message import Event, Message, Question

if TYPE_CHECKING:
    from faststream.nats import NatsBroker
    from nats.aio.client import Client

# Work that was told to stop may still finish what is under way; the supervisor waits ten seconds in all.
STOP_SECONDS = 4

R = TypeVar("R", bound=Message)
E = TypeVar("E", bound=Event)
Work = Callable[[], Coroutine[Any, Any, None]]


def load_capabilities(package: ModuleType) -> None:
    """Import every file of a service, which registers what it has."""
    for _, name, is_package in pkgutil.iter_modules(package.__path__):
        if not is_package and name != "__main__":
            importlib.import_module(f"{package.__name__}.{name}")


class Service:
    """Capability files register with it: `@service.answers(TakePayment)`, `@service.on(PaymentReceived)`."""

    database: Database
    profiles: Profiles
    connection: "Client"
    consumers: list[Consumer]

    def __init__(self, name: str) -> None:
        self.name = name
        self._answers: dict[type[Question[Any]], Answering] = {}
        self._effects: dict[type[Event], Effects] = {}
        self._preparations: list[Work] = []
        self._work: list[Work] = []

    def answers(
        self, question: type[Question[R]], *, room: int | None = None
    ) -> Callable[[Callable[[Any, Asked], Awaitable[R]]], Callable[[Any, Asked], Awaitable[R]]]:
        """The decorated function answers `question`; `room` is for one that waits for more than the database."""

        def register(answer: Callable[[Any, Asked], Awaitable[R]]) -> Callable[[Any, Asked], Awaitable[R]]:
            self._answers[question] = Answering(answer, room)
            return answer

        return register

    def on(self, event: type[Event]) -> Callable[[Effect], Effect]:
        """The decorated function is this service's effect of `event`, in the transaction it is given."""

        def register(effect: Effect) -> Effect:
            self._effects[event] = one_by_one(effect, event.durable(self.name))
            return effect

        return register

    def on_many(self, event: type[Event]) -> Callable[[Effects], Effects]:
        """As `on`, for what is done to a whole batch at the price of one: the function gets all that arrived."""

        def register(effects: Effects) -> Effects:
            self._effects[event] = effects
            return effects

        return register

    def prepares(self, work: Work) -> Work:
        """The decorated function runs once at start, before anything is answered."""
        self._preparations.append(work)
        return work

    def works(self, work: Work) -> Work:
        """The decorated function runs for as long as the process, started again when it fails."""
        self._work.append(work)
        return work

    def run(self, settings: ServiceSettings) -> None:
        """Live until SIGTERM or SIGINT."""
        import uvloop

        start_logs(self.name, settings.log_level)
        start_telemetry(self.name)
        try:
            self.profiles = load_profiles(settings.operators_dir)
        except ProfileError as error:
            print(error, file=sys.stderr)
            sys.exit(2)
        uvloop.run(self._live(settings))
        stop_telemetry()

    async def _live(self, settings: ServiceSettings) -> None:
        stop = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        url = settings.nats_url.get_secret_value()
        self.database = Database(settings.database_url.get_secret_value(), self.name, settings.pool_size)
        if exporting():
            self.database.traced()
        self.connection = nc = await bus.connect(url, self.name)
        relay = Relay(settings.database_url.get_secret_value(), url, self.name)
        self.database.after_commit = relay.stir
        ended = Revocations()
        answers = Answers(self.name, Tokens(settings.token_keys, ended), settings.pool_size)
        # Who cannot be prepared ends here, with nothing begun that would have to be stopped.
        for prepare in self._preparations:
            await self._until_reachable(prepare)
        running = [asyncio.create_task(work) for work in (Watchdog().beat(), relay.run(), ended.follow(nc))]
        running += [asyncio.create_task(self._keep_working(work)) for work in self._work]
        self.consumers = self._consumers(settings)
        broker = await self._listen(url, self.consumers)
        await answers.start(nc, self._answers)
        checks: dict[str, Check] = {
            "bus": _connected(nc),
            "database": self._database_answers,
            "revocations": ended.ready,
        }
        running.append(asyncio.create_task(serve_health(settings.health_host, settings.health_port, checks)))
        logger().info("started")
        await stop.wait()
        bus.expect_close()
        await answers.drain()
        if broker:
            await broker.stop()
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=STOP_SECONDS)
        await nc.drain()
        await self.database.close()
        logger().info("stopped")

    async def _listen(self, url: str, consumers: list[Consumer]) -> "NatsBroker | None":
        """FastStream is loaded by those who listen: it is a quarter of a start."""
        if not consumers:
            return None
        from chassis.consumers import event_broker

        broker = event_broker(url, consumers)
        await broker.start()
        return broker

    def _consumers(self, settings: ServiceSettings) -> list[Consumer]:
        expected = set(LISTENERS.get(self.name, []))
        if expected != set(self._effects):
            raise RuntimeError(f"contracts.listeners and {self.name} disagree about what it listens to")
        retries = settings.retry_delays
        return [
            Consumer(event.durable(self.name), event, effects, self.database, retries)
            for event, effects in self._effects.items()
        ]

    async def _until_reachable(self, prepare: Work) -> None:
        while True:
            try:
                return await prepare()
            except Exception as error:
                if not unreachable(error):
                    raise
                logger().warning("waiting for the database", error=repr(error))
                await asyncio.sleep(0.2)

    async def _keep_working(self, work: Work) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - it goes on, and the log says why it stumbled
                logger().error("work starts again", work=work.__name__, exc_info=error)
            await asyncio.sleep(1)

    async def _database_answers(self) -> bool:
        with untraced(), across_operators():
            async with self.database.reading() as db:
                return bool((await db.execute(text("select true"))).scalar())


def _connected(nc: Any) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return bool(nc.is_connected)

    return check
