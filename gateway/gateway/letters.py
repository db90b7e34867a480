"""The door for letters: SMTP (RFC 5321) in the gateway's own loop, for answers to ours and for ours that come back.

A letter is answered 250 after its owner has committed it, 4xx while the owner is away so that the sender comes again,
and 5xx at RCPT when nobody has told the address. One recipient a letter: each has an owner of its own to wait for.
"""

import asyncio
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session
from prometheus_client import Counter

from chassis.logs import logger
from chassis.telemetry import SERVER, span
from contracts.problems import NotFound, Problem, TooManyRequests
from gateway.letter_owners import Owners, Recipient
from gateway.visitors import Backend

LETTERS = Counter("cabinet_letters", "Letters that came in, by what became of them", ["operator", "outcome"])

LARGEST_LETTER = 10_000_000
MOST_CONNECTIONS = 50
# From one command to the next; a letter of the largest size comes in this time at 100 kB a second.
IDLE_SECONDS = 120
# Of each kind in one connection.
COMMANDS = 100

_NO_SUCH = "550 5.1.1 No such address"
_NOT_NOW = "451 4.3.0 Not now, try again later"
_TOO_MANY = "451 4.7.1 Too many letters about this, try again later"
_ANOTHER = "452 4.5.3 One recipient a letter: send it again to the others"
_CROWDED = b"421 4.3.2 Too many connections, try again later\r\n"


class Door:
    """Who stands at it: the hooks that aiosmtpd calls, and the connections that are open."""

    def __init__(self, backend: Backend) -> None:
        self.connections: set[asyncio.Transport] = set()
        self._owners = Owners(backend)
        self._server: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> None:
        """Listens from now on. Raises OSError when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self), host, port)

    def close(self) -> None:
        """At once: whose letter was not answered yet sends it again, and it is taken once."""
        if self._server:
            self._server.close()
        for transport in tuple(self.connections):
            transport.abort()
        self._owners.close()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names its hooks so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return _ANOTHER
        recipient = self._owners.recipient(address)
        if recipient is None:
            return _NO_SUCH
        try:
            await self._owners.find(recipient)
        except Problem as problem:
            return _told(recipient, problem)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = self._owners.recipient(envelope.rcpt_tos[0])
        if recipient is None:
            return _NO_SUCH
        content = cast("bytes", envelope.content)
        with span("letter", SERVER, attributes={"operator": recipient.operator}) as told:
            try:
                outcome = await self._owners.take(recipient, content, _return_path(envelope))
            except Problem as problem:
                return _told(recipient, problem)
            told.set_attribute("outcome", outcome)
        LETTERS.labels(recipient.operator, outcome).inc()
        return "250 2.0.0 Taken"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever it is, it is ours, and the sender may come again."""
        logger().error("a letter broke off", exc_info=error)
        return _NOT_NOW


def _return_path(envelope: Envelope) -> str:
    """Empty for the null reverse-path (RFC 5321, section 4.5.5), which the library writes as it was sent."""
    return (envelope.mail_from or "").strip("<>")


def _told(recipient: Recipient, problem: Problem) -> str:
    """What the sender is told of the owner's problem."""
    if isinstance(problem, NotFound):
        return _NO_SUCH
    LETTERS.labels(recipient.operator, problem.slug).inc()
    logger().warning("letter not taken", operator=recipient.operator, problem=problem.slug)
    return _TOO_MANY if isinstance(problem, TooManyRequests) else _NOT_NOW


class Connection(SMTP):
    """One client. Beyond the most that are taken at a time it is told to come later."""

    def __init__(self, door: Door) -> None:
        super().__init__(
            door,
            hostname="cabinet",
            ident="ESMTP",
            data_size_limit=LARGEST_LETTER,
            enable_SMTPUTF8=True,
            timeout=IDLE_SECONDS,
            command_call_limit=COMMANDS,
            loop=asyncio.get_running_loop(),
        )
        self._door = door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        came = cast("asyncio.Transport", transport)
        if len(self._door.connections) >= MOST_CONNECTIONS:
            came.write(_CROWDED)
            came.close()
        self._door.connections.add(came)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._door.connections.discard(cast("asyncio.Transport", self.transport))
        super().connection_lost(error)
