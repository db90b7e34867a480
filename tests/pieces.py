"""A server of the one-machine stack by itself, as its supervisor would start it."""

import subprocess

from cabinet.readiness import check
from cabinet.stack import Stack
from running import until

Server = subprocess.Popen[bytes]


async def ready(pieces: Stack, name: str) -> None:
    """Wait until the program says so, as `cabinet run` does."""
    passes = check(pieces, name)

    async def fact() -> bool:
        return passes()

    await until(f"{name} is ready", fact)
