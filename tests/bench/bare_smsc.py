"""An SMS centre that does next to nothing, in a process of its own: answers after a while, and a receipt for each part."""

import asyncio
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import Popen

from running import free_port

RESPONSE, SUBMIT, DELIVER, BIND = 0x80000000, 4, 5, 9
RECEIPT = b"\0\1\1%s\0\5\0Bench\0\4\0\0\0\0\0\0\0\0%c%s"


class Centre(asyncio.Protocol):
    def __init__(self, answer_after: float) -> None:
        self._after = answer_after
        self._read = bytearray()
        self._taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while len(self._read) >= 16:
            length, command, _, sequence = struct.unpack_from(">IIII", self._read)
            if len(self._read) < length:
                return
            body = bytes(self._read[16:length])
            del self._read[:length]
            if command == SUBMIT:
                asyncio.get_running_loop().call_later(self._after, self._take, sequence, body)
            elif not command & RESPONSE:
                self._say(command | RESPONSE, sequence, b"bare\0" if command == BIND else b"")

    def _take(self, sequence: int, body: bytes) -> None:
        self._taken += 1
        name = b"%d" % (id(self) + self._taken)
        self._say(SUBMIT | RESPONSE, sequence, name + b"\0")
        at = body.index(b"\0", body.index(b"\0") + 3) + 3
        text = b"id:%s stat:DELIVRD err:000 text:" % name
        phone = body[at : body.index(b"\0", at)]
        self._say(DELIVER, self._taken, RECEIPT % (phone, len(text), text))

    def _say(self, command: int, sequence: int, body: bytes) -> None:
        self._transport.write(struct.pack(">IIII", 16 + len(body), command, 0, sequence) + body)


async def serve(port: int, answer_after: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Centre(answer_after), "127.0.0.1", port)
    await server.serve_forever()


@contextmanager
def bare_smsc(answer_after: float) -> Iterator[int]:
    """Its port, while the body runs."""
    port = free_port()
    with Popen([sys.executable, "-m", "bench.bare_smsc", str(port), str(answer_after)]) as process:
        try:
            yield port
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
