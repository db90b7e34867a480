"""One connection to the SMSC: what may be said in which state, and what is answered."""

import asyncio
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.pdu import (
    RESPONSE,
    Command,
    Fields,
    LostFramingError,
    Pdu,
    RefusedError,
    Status,
    Tag,
    c_string,
    pack,
    parameter,
    read_pdu,
)
from sandbox.receipts import Receipt
from sandbox.submission import read_submission

if TYPE_CHECKING:
    from sandbox.smsc import Smsc

SYSTEM_ID = "sandbox"
VERSION_3_4 = b"\x34"
# A phone takes a moment; and the sender has its message_id before the receipt comes.
RECEIPT_AFTER = 0.1
LATE_ANSWERS = 1_000
UNANSWERED_RECEIPTS = 10_000

BINDS = (Command.BIND_TRANSCEIVER, Command.BIND_TRANSMITTER, Command.BIND_RECEIVER)
MAY_SUBMIT = (Command.BIND_TRANSCEIVER, Command.BIND_TRANSMITTER)
MAY_LISTEN = (Command.BIND_TRANSCEIVER, Command.BIND_RECEIVER)


class Session:
    """Serves one client until it unbinds, leaves or sends what is not SMPP."""

    def __init__(self, smsc: "Smsc", reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.unanswered: dict[int, Receipt] = {}
        self._smsc = smsc
        self._reader, self._writer = reader, writer
        self._operator = ""
        self._bound_by: int | None = None
        self._sequence = itertools.count(1)
        self._room_for_late_answers = asyncio.Semaphore(LATE_ANSWERS)

    async def serve(self) -> None:
        try:
            while not self._writer.is_closing():
                await self._handle(await read_pdu(self._reader))
                await self._writer.drain()
        except LostFramingError:
            self._write(pack(Command.GENERIC_NACK, Status.INVALID_COMMAND_LENGTH, 0))
        except (asyncio.IncompleteReadError, OSError):
            return  # The client left without a word, which is its right.

    def abort(self) -> None:
        self._writer.transport.abort()

    def listens_for(self, operator: str) -> bool:
        return self._operator == operator and self._bound_by in MAY_LISTEN and not self._writer.is_closing()

    def send_receipt(self, receipt: Receipt) -> None:
        """A receipt that is never acknowledged costs one place; at the end it goes back to the SMSC."""
        sequence = next(self._sequence)
        self.unanswered[sequence] = receipt
        if len(self.unanswered) > UNANSWERED_RECEIPTS:
            del self.unanswered[next(iter(self.unanswered))]
        self._write(pack(Command.DELIVER_SM, Status.OK, sequence, receipt.body()))

    async def _handle(self, pdu: Pdu) -> None:
        try:
            if pdu.is_response:
                self._acknowledged(pdu)
            elif pdu.command in BINDS:
                await self._bind(pdu)
            elif pdu.command == Command.SUBMIT_SM:
                await self._submit(pdu)
            elif pdu.command == Command.ENQUIRE_LINK:
                await self._answer(pdu, Status.OK)
            elif pdu.command == Command.UNBIND:
                self._unbind(pdu)
            else:
                self._write(pack(Command.GENERIC_NACK, Status.INVALID_COMMAND, pdu.sequence))
        except RefusedError as refusal:
            await self._answer(pdu, refusal.status)

    def _acknowledged(self, pdu: Pdu) -> None:
        if pdu.command in (Command.DELIVER_SM | RESPONSE, Command.GENERIC_NACK):
            self.unanswered.pop(pdu.sequence, None)

    async def _bind(self, pdu: Pdu) -> None:
        if self._bound_by is not None:
            raise RefusedError(Status.ALREADY_BOUND)
        fields = Fields(pdu.body)
        # Longer than the specification's 16 and 9, so that a long wrong password is called wrong.
        system_id, password = fields.c_string(65), fields.c_string(65)
        fields.c_string(13)  # system_type
        fields.octets(3)  # interface_version, addr_ton, addr_npi
        fields.c_string(41)  # address_range
        if not system_id:
            raise RefusedError(Status.INVALID_SYSTEM_ID)
        if self._smsc.password is not None and password != self._smsc.password:
            raise RefusedError(Status.INVALID_PASSWORD)
        self._operator, self._bound_by = system_id, pdu.command
        version = parameter(Tag.SC_INTERFACE_VERSION, VERSION_3_4)
        await self._answer(pdu, Status.OK, c_string(SYSTEM_ID) + version)
        if self._bound_by in MAY_LISTEN:
            self._later(RECEIPT_AFTER, self._smsc.deliver_owed, system_id)

    async def _submit(self, pdu: Pdu) -> None:
        if self._bound_by not in MAY_SUBMIT:
            raise RefusedError(Status.WRONG_BIND_STATE)
        submission = read_submission(pdu.body)
        trouble = self._smsc.trouble
        if trouble.throttles():
            raise RefusedError(Status.THROTTLED)
        if trouble.refuses():
            raise RefusedError(Status.SUBMIT_FAILED)
        receipt = self._smsc.accept(self._operator, submission)
        if submission.wants_receipt:
            if trouble.fault.reorder:
                self._smsc.deliver_out_of_order(receipt, self)
            else:
                self._later(RECEIPT_AFTER, self._smsc.deliver, receipt, self)
        if not trouble.fault.lose_answer:
            await self._answer(pdu, Status.OK, c_string(receipt.message_id))

    def _unbind(self, pdu: Pdu) -> None:
        self._write(pack(pdu.command | RESPONSE, Status.OK, pdu.sequence))
        self._writer.close()

    async def _answer(self, pdu: Pdu, status: Status, body: bytes = b"") -> None:
        """After the `slow` seconds if there are any, the others meanwhile served; errors have no body."""
        answer = pack(pdu.command | RESPONSE, status, pdu.sequence, body)
        if not self._smsc.trouble.fault.slow:
            self._write(answer)
            return
        # Whoever floods a slow SMSC finds that it reads no further, and not that its memory grows.
        await self._room_for_late_answers.acquire()
        self._later(0, self._write_late, answer)

    def _write_late(self, answer: bytes) -> None:
        self._room_for_late_answers.release()
        self._write(answer)

    def _later(self, seconds: float, what: Callable[..., None], *arguments: object) -> None:
        slow = self._smsc.trouble.fault.slow
        asyncio.get_running_loop().call_later(seconds + slow, what, *arguments)

    def _write(self, octets: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(octets)
