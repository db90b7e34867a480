"""An SMPP client by hand, which says exactly what it is told to, sense or nonsense."""

import asyncio
import itertools
import re
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

PHONE = "79991234567"
OK, THROTTLED, REFUSED = 0, 0x58, 0x45
UDH = 0x40
RESPONSE = 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, SUBMIT, DELIVER, UNBIND, BIND, ENQUIRE = 1, 2, 4, 5, 6, 9, 0x15


@dataclass
class Answer:
    command: int
    status: int
    sequence: int
    body: bytes

    @property
    def message_id(self) -> str:
        return self.body.rstrip(b"\0").decode()

    @property
    def receipted(self) -> str:
        found = re.match(rb"id:(\d+)", self.body[self.body.index(b"id:") :])
        assert found
        return found[1].decode()


class Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._sequence = itertools.count(1)

    def send(self, command: int, body: bytes = b"", *, length: int | None = None) -> int:
        sequence = next(self._sequence)
        header = struct.pack(">IIII", 16 + len(body) if length is None else length, command, 0, sequence)
        self.writer.write(header + body)
        return sequence

    async def read(self) -> Answer:
        length, command, status, sequence = struct.unpack(">IIII", await self.reader.readexactly(16))
        return Answer(command, status, sequence, await self.reader.readexactly(length - 16))

    async def ask(self, command: int, body: bytes = b"") -> Answer:
        sequence = self.send(command, body)
        answer = await self.read()
        assert (answer.command, answer.sequence) == (command | RESPONSE, sequence)
        return answer

    async def bind(self, command: int = BIND, system_id: str = "skynet", password: str = "secret") -> Answer:
        zeroed = f"{system_id}\0{password}\0\0".encode()
        return await self.ask(command, zeroed + b"\x34\0\0\0")


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield Wire(reader, writer)
    writer.close()


@asynccontextmanager
async def bound(port: int, command: int = BIND) -> AsyncIterator[Wire]:
    async with connected(port) as wire:
        assert (await wire.bind(command)).status == OK
        yield wire


def submission(
    content: bytes = b"hello",
    *,
    to: bytes = PHONE.encode(),
    sender: bytes = b"SkyNet",
    coding: int = 0,
    esm_class: int = 0,
    receipt: int = 0,
    tlvs: bytes = b"",
) -> bytes:
    addresses = b"\0\x05\0" + sender + b"\0\x01\x01" + to + b"\0"
    flags = bytes((esm_class, 0, 0, 0, 0, receipt, 0, coding, 0, len(content)))
    return addresses + flags + content + tlvs


def tlv(tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value
