"""Another gateway beside the stack's own: what is true of one replica has to be true of any."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from one_service import start
from running import Running, free_port, until


@asynccontextmanager
async def another_gateway(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever is sent to it; ready."""
    ports = {name: str(free_port()) for name in ("GATEWAY_PORT", "HEALTH_PORT", "LETTERS_PORT")}
    process: subprocess.Popen[bytes] = start("gateway", {**stack.environment_of("gateway"), **ports})
    health = f"http://127.0.0.1:{ports['HEALTH_PORT']}/readyz"
    base_url = f"http://127.0.0.1:{ports['GATEWAY_PORT']}/api/v1"
    async with httpx.AsyncClient(base_url=base_url, timeout=20) as client:

        async def ready() -> bool:
            return (await client.get(health)).status_code == 200

        await until("the other gateway is ready", ready)
        yield client
    process.terminate()
    await asyncio.to_thread(process.wait, 10)
