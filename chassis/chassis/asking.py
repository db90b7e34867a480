"""The asking side of questions: NATS request/reply with a deadline; the answer, or the owner's problem raised here."""

import asyncio
import json
import time
from typing import TypeVar

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.micro.request import ERROR_CODE_HEADER, ERROR_HEADER
from pydantic_core import PydanticSerializationError

from chassis.telemetry import CLIENT, span, trace_headers
from contracts.message import Message, Question
from contracts.problems import BadRequest, Problem, TimedOut, Unavailable, revive

R = TypeVar("R", bound=Message)

TOKEN, KEY, DEADLINE, ADDRESS = "Token", "Idempotency-Key", "Deadline", "Caller-Address"
ANSWER_SECONDS = 5.0


class Questions:
    """Asks the services over one connection."""

    def __init__(self, nc: Client) -> None:
        self._nc = nc

    async def ask(
        self,
        question: Question[R],
        *,
        token: str | None = None,
        key: str | None = None,
        address: str | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> R:
        """The owner's answer, or its problem raised here. `address` is the network address of whoever asks.

        503 at once when nobody is there, 504 after `seconds`: the outcome is then unknown.
        """
        with span(f"ask {question.subject}", CLIENT):
            headers = trace_headers()
            headers[DEADLINE] = f"{time.time() + seconds:.3f}"
            if token:
                headers[TOKEN] = token
            if key:
                headers[KEY] = key
            if address:
                headers[ADDRESS] = address
            try:
                body = on_the_wire(question)
            except PydanticSerializationError as error:  # half a surrogate pair in a secret
                raise BadRequest("A text has a character that cannot be sent.") from error
            try:
                async with asyncio.timeout(
                    seconds
                ):  # nats-py bounds only the wait for the reply, not the sending
                    reply = await self._nc.request(question.subject, body, timeout=seconds, headers=headers)
            except TimeoutError as error:
                raise TimedOut from error
            except NatsError as error:  # nobody answers this, or the bus is lost and its buffer is full
                raise Unavailable from error
        if reply.headers and ERROR_CODE_HEADER in reply.headers:
            raise _problem(reply.headers, reply.data)
        # A newer owner may tell more than this version knows.
        return question.reply().model_validate_json(reply.data, extra="ignore")


def on_the_wire(message: Message) -> bytes:
    """The message as it travels between services, secrets in clear."""
    return message.model_dump_json(context={"reveal": True}).encode()


def _problem(headers: dict[str, str], data: bytes) -> Problem:
    told = json.loads(data)
    return revive(headers[ERROR_HEADER], int(headers[ERROR_CODE_HEADER]), told["detail"], told["more"])
