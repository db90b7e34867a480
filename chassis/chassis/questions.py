"""The answering side of questions: always an answer, nothing after the caller's deadline, problems as headers.

It is nats.micro with a task for each question, bounded by the size of the database pool;
its own `stop()` would throw queued questions away, so it is drained here.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import nats.micro
from nats.aio.client import Client
from nats.micro.request import Request
from pydantic import ValidationError

from chassis.asking import ADDRESS, DEADLINE, KEY, TOKEN, on_the_wire
from chassis.crash import crash_point
from chassis.database import unreachable
from chassis.isolation import across_operators, within
from chassis.logs import logger
from chassis.metrics import QUESTION_SECONDS
from chassis.telemetry import SERVER, span
from chassis.tokens import Caller, Tokens
from contracts.message import Message, Question
from contracts.problems import BadRequest, NotSignedIn, Problem, Unavailable


@dataclass(frozen=True, slots=True)
class Asked:
    """The circumstances of a question: the verified caller and the idempotency key, if there are any.

    `address` is the network address of whoever asks, as the gateway tells it.
    """

    verified: Caller | None
    key: str | None
    address: str = ""

    @property
    def limited(self) -> Caller:
        """Whoever is signed in, also if something has to be done first; the problem if nobody is."""
        if self.verified is None:
            raise NotSignedIn
        return self.verified

    @property
    def caller(self) -> Caller:
        """Whoever is signed in and has nothing to do first."""
        return self.limited.free()

    @property
    def proved(self) -> Caller:
        """The same, who has typed the password within five minutes."""
        return self.caller.proved()

    @property
    def subscriber(self) -> Caller:
        """The subscriber who asks."""
        return self.caller.subscriber()


Answer = Callable[[Any, Asked], Awaitable[Message]]


@dataclass(frozen=True, slots=True)
class Answering:
    """How a question is answered. One with a `room` of its own waits for something else than the database.

    As many as that run at a time, and they take no place from the others.
    """

    answer: Answer
    room: int | None = None


class Answers:
    """The answering side of one service. `limit` questions run at a time, as many as there are connections."""

    def __init__(self, service: str, tokens: Tokens, limit: int) -> None:
        self._service = service
        self._tokens = tokens
        self._room = asyncio.Semaphore(limit)
        self._running: set[asyncio.Task[None]] = set()
        self._micro: Any = None

    async def start(self, nc: Client, handlers: dict[type[Question[Any]], Answering]) -> None:
        """Answer from now on, sharing the load with the other replicas of the service."""
        self._micro = await nats.micro.add_service(
            nc, name=self._service, version="1.0.0", queue_group=self._service
        )
        for question, handler in handlers.items():
            await self._micro.add_endpoint(
                name=question.subject.rpartition(".")[2],
                subject=question.subject,
                handler=self._entry(question, handler),
            )

    async def drain(self, seconds: float = 4) -> None:
        """Take no more, finish what is queued and running."""
        for endpoint in self._micro._endpoints:  # noqa: SLF001
            await endpoint._subscription.drain()  # noqa: SLF001
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    def _entry(
        self, question: type[Question[Any]], handler: Answering
    ) -> Callable[[Request], Awaitable[None]]:
        room = self._room if handler.room is None else asyncio.Semaphore(handler.room)

        def done(task: "asyncio.Task[None]") -> None:
            self._running.discard(task)
            room.release()

        async def enter(request: Request) -> None:
            await room.acquire()
            task = asyncio.create_task(self._answer(request, question, handler.answer))
            self._running.add(task)
            task.add_done_callback(done)

        return enter

    async def _answer(self, request: Request, question: type[Question[Any]], handler: Answer) -> None:
        headers = request.headers or {}
        if time.time() > float(headers.get(DEADLINE, "inf")):
            return  # whoever asked has gone; a command must not run after that
        started = time.perf_counter()
        with span(question.subject, SERVER, headers):
            try:
                token = headers.get(TOKEN)
                verified = self._tokens.verify(token) if token else None
                asked = Asked(verified, headers.get(KEY), headers.get(ADDRESS, ""))
                asking = question.model_validate_json(request.data)
                with _for_whom(asking, verified):
                    reply = await handler(asking, asked)
                crash_point("questions.before_reply")
                await request.respond(on_the_wire(reply))
                outcome = "ok"
            except Exception as error:  # noqa: BLE001 - whoever asked gets an answer, always
                outcome = await self._refuse(request, question, error)
        QUESTION_SECONDS.labels(question.subject, outcome).observe(time.perf_counter() - started)

    async def _refuse(self, request: Request, question: type[Question[Any]], error: Exception) -> str:
        problem = _as_problem(error)
        if problem.status >= 500:
            logger().error("question failed", question=question.subject, slug=problem.slug, exc_info=error)
        data = json.dumps({"detail": problem.sentence, "more": problem.more}, default=str).encode()
        await request.respond_error(str(problem.status), problem.slug, data)
        return problem.slug


def _for_whom(question: Question[Any], verified: Caller | None) -> AbstractContextManager[None]:
    """Whose rows are seen: the caller's operator, else the one that is named; only the administrator asks for all."""
    operator = verified.operator if verified else getattr(question, "operator", None)
    if operator:
        return within(operator)
    if question.asker == "cabinet":
        return across_operators()
    raise NotSignedIn  # what names no operator is asked by somebody


def _as_problem(error: Exception) -> Problem:
    """A stranger never sees the error itself: only that it is ours, or that the database is away."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationError):
        return BadRequest(
            errors=[
                {"pointer": "/" + "/".join(map(str, e["loc"])), "reason": e["msg"]} for e in error.errors()
            ]
        )
    if unreachable(error):
        return Unavailable()
    if _sqlstate(error) in UNTEXT:
        return BadRequest("A text has a character that cannot be stored, such as NUL.")
    return Problem()


# PostgreSQL 18, appendix A: character_not_in_repertoire, untranslatable_character.
UNTEXT = frozenset({"22021", "22P05"})


def _sqlstate(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", error), "sqlstate", ""))
