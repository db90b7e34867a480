"""The octets of SMPP 3.4: framing, fields, optional parameters. Nothing here knows what an SMS is."""

import asyncio
import struct
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct(">IIII")
RESPONSE = 0x80000000
# message_payload may carry 64 KB; anything longer is not SMPP, and its end cannot be found.
LONGEST = 0x10000 + 1024


class Command(IntEnum):
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    SUBMIT_SM = 0x04
    DELIVER_SM = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    ENQUIRE_LINK = 0x15
    GENERIC_NACK = 0x80000000


class Status(IntEnum):
    """The answers of specification 3.4, section 5.1.3, that this SMSC gives."""

    OK = 0x00
    INVALID_MESSAGE_LENGTH = 0x01
    INVALID_COMMAND_LENGTH = 0x02
    INVALID_COMMAND = 0x03
    WRONG_BIND_STATE = 0x04
    ALREADY_BOUND = 0x05
    INVALID_SOURCE = 0x0A
    INVALID_DESTINATION = 0x0B
    INVALID_PASSWORD = 0x0E
    INVALID_SYSTEM_ID = 0x0F
    INVALID_ESM_CLASS = 0x43
    SUBMIT_FAILED = 0x45
    THROTTLED = 0x58
    INVALID_PARAMETER_STREAM = 0xC0
    INVALID_PARAMETER_VALUE = 0xC4


class Tag(IntEnum):
    RECEIPTED_MESSAGE_ID = 0x001E
    SAR_MSG_REF_NUM = 0x020C
    SAR_TOTAL_SEGMENTS = 0x020E
    SAR_SEGMENT_SEQNUM = 0x020F
    SC_INTERFACE_VERSION = 0x0210
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427


class RefusedError(Exception):
    """The PDU is answered with this status; the session goes on."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


class LostFramingError(Exception):
    """The length cannot be true, so the next PDU cannot be found: the session ends."""


@dataclass(frozen=True, slots=True)
class Pdu:
    command: int
    status: int
    sequence: int
    body: bytes

    @property
    def is_response(self) -> bool:
        return bool(self.command & RESPONSE)


def pack(command: int, status: int, sequence: int, body: bytes = b"") -> bytes:
    return HEADER.pack(HEADER.size + len(body), command, status, sequence) + body


async def read_pdu(reader: asyncio.StreamReader) -> Pdu:
    """The next PDU; raises LostFramingError on an impossible length, IncompleteReadError at the end."""
    length, command, status, sequence = HEADER.unpack(await reader.readexactly(HEADER.size))
    if not HEADER.size <= length <= LONGEST:
        raise LostFramingError(length)
    return Pdu(command, status, sequence, await reader.readexactly(length - HEADER.size))


class Fields:
    """Reads a body from its start to its end; raises RefusedError where it ends too early."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def octets(self, count: int) -> bytes:
        taken = self._body[self._at : self._at + count]
        if len(taken) < count:
            raise RefusedError(Status.INVALID_COMMAND_LENGTH)
        self._at += count
        return taken

    def octet(self) -> int:
        return self.octets(1)[0]

    def c_string(self, longest: int) -> str:
        """A C-octet string of at most `longest` octets with its zero; not-ASCII octets read as Latin-1."""
        end = self._body.find(b"\0", self._at, self._at + longest)
        if end < 0:
            raise RefusedError(Status.INVALID_COMMAND_LENGTH)
        return self.octets(end + 1 - self._at)[:-1].decode("latin-1")

    def parameters(self) -> dict[int, bytes]:
        """The optional parameters, to the body's end; of a repeated tag the last one counts."""
        found: dict[int, bytes] = {}
        while self._at < len(self._body):
            if len(self._body) - self._at < 4:
                raise RefusedError(Status.INVALID_PARAMETER_STREAM)
            tag, length = struct.unpack(">HH", self.octets(4))
            if len(self._body) - self._at < length:
                raise RefusedError(Status.INVALID_PARAMETER_STREAM)
            found[tag] = self.octets(length)
        return found


def parameter(tag: Tag, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value


def c_string(text: str) -> bytes:
    return text.encode("latin-1") + b"\0"
