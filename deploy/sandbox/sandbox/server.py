"""The HTTP server: uvicorn, with connections that the acquirer can cut."""

import uvicorn

from sandbox.acquirer.silence import Protocol
from sandbox.api import application
from sandbox.world import World


def http_server(world: World) -> uvicorn.Server:
    config = uvicorn.Config(
        application(world),
        http=Protocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)
