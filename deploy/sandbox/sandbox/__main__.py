"""Starts the sandbox: three listeners in one event loop; `python -m sandbox`."""

import asyncio
import logging
import signal
import socket
import sys

from sandbox.server import http_server
from sandbox.settings import Settings, WrongSettingsError, read_settings
from sandbox.world import World


async def serve(settings: Settings) -> None:
    """Serves until SIGINT or SIGTERM; raises WrongSettingsError if it cannot listen."""
    world = World.of(settings)
    try:
        listener = socket.create_server((settings.host, settings.port))
        await world.open()
    except OSError as error:
        raise WrongSettingsError(str(error)) from None
    port = listener.getsockname()[1]
    ports = f"SMPP on {world.smsc.port}, SMTP on {world.mail.port}"
    print(f"sandbox: http://{settings.host}:{port}/ {ports}", flush=True)
    try:
        await http_server(world).serve(sockets=[listener])
    finally:
        world.close()


def main() -> int:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # uvicorn stops on these, then sends them on to whoever handled them before: nobody, so the code is 0.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    try:
        asyncio.run(serve(read_settings()))
    except WrongSettingsError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
