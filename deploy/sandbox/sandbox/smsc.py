"""The SMSC: listens for SMPP 3.4, takes messages to the phones and carries the receipts back."""

import asyncio
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime

from sandbox.concatenation import Reassembly
from sandbox.faults import Fault, Overtaking, Trouble
from sandbox.messages import Messages, Sequence
from sandbox.receipts import Receipt
from sandbox.session import Session
from sandbox.submission import Submission

OWED_RECEIPTS = 10_000
RECEIPT_TRIES = 3


class Smsc:
    """A system_id is an operator's slug; any is let in whose password is right, all when none is set."""

    def __init__(self, messages: Messages, host: str, port: int, password: str | None) -> None:
        self.host, self.port, self.password = host, port, password
        self.trouble = Trouble(Fault())
        self._messages = messages
        self._reassembly = Reassembly()
        self._ids = Sequence()
        self._sessions: set[Session] = set()
        self._owed: deque[Receipt] = deque(maxlen=OWED_RECEIPTS)
        self._overtaking = Overtaking[tuple[Receipt, Session | None]](lambda owed: self.deliver(*owed))
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listens; raises OSError if the port is taken. A free port, once found, is kept."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for session in tuple(self._sessions):
            session.abort()

    async def switch(self, fault: Fault) -> None:
        """Takes a fault or its end; raises OSError if it cannot listen again."""
        if fault.down:
            self.close()
        else:
            await self.open()
        self.trouble = Trouble(fault)

    def accept(self, operator: str, submission: Submission) -> Receipt:
        """Gives the message an id, and the phone its text as soon as no part is missing."""
        source, destination = submission.source.shown, submission.destination.shown
        message_id = self._ids.next()
        whole = self._reassembly.add(
            (operator, source, destination), submission.part, submission.text, message_id
        )
        if whole is not None:
            self._messages.receive(
                "sms", destination, source, operator, whole.text, message_ids=whole.message_ids
            )
        return Receipt(
            operator,
            message_id,
            datetime.now(UTC),
            submission.source,
            submission.destination,
            submission.text,
        )

    def deliver_out_of_order(self, receipt: Receipt, origin: Session) -> None:
        self._overtaking.pass_on((receipt, origin))

    def deliver(self, receipt: Receipt, origin: Session | None = None) -> None:
        """To the session it came from, else to another of the same operator, else when one binds."""
        listening = [session for session in self._sessions if session.listens_for(receipt.operator)]
        for _ in range(2 if self.trouble.fault.repeat else 1):
            if origin in listening:
                origin.send_receipt(receipt)
            elif listening:
                listening[0].send_receipt(receipt)
            else:
                self._owed.append(receipt)

    def deliver_owed(self, operator: str) -> None:
        """What could not be delivered, or was not acknowledged, as long as nobody of `operator` listened."""
        owed = [receipt for receipt in self._owed if receipt.operator == operator]
        for receipt in owed:
            self._owed.remove(receipt)
            self.deliver(receipt)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(self, reader, writer)
        self._sessions.add(session)
        try:
            await session.serve()
        finally:
            self._sessions.discard(session)
            self._owed.extend(
                replace(receipt, tries=receipt.tries + 1)
                for receipt in session.unanswered.values()
                if receipt.tries + 1 < RECEIPT_TRIES
            )
            writer.close()
