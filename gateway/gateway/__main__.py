"""`python -m gateway`."""

import resource
import socket
import sys

import uvicorn

from chassis.health import listen
from chassis.logs import start_logs
from chassis.profiles import ProfileError, load_profiles
from chassis.settings import load
from chassis.telemetry import start_telemetry
from gateway.app import build
from gateway.settings import GatewaySettings
from gateway.terminals import missing_credentials

settings = load(GatewaySettings)
start_logs("gateway", settings.log_level)
start_telemetry("gateway")
try:
    profiles = load_profiles(settings.operators_dir)
except ProfileError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
if missing := missing_credentials(profiles):
    print("\n".join(missing), file=sys.stderr)
    sys.exit(2)
# Each open page is a descriptor.
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
app = build(settings)
config = uvicorn.Config(
    app,
    log_config=None,
    access_log=False,
    server_header=False,
    # A caller's address is what the connection says, unless a proxy is named that may say otherwise.
    proxy_headers=bool(settings.trusted_proxies),
    forwarded_allow_ips=settings.trusted_proxies or None,
    timeout_graceful_shutdown=3,
)


class Server(uvicorn.Server):
    """Open event streams end by themselves before the connections are waited for."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app.state.live.stop()
        await super().shutdown(sockets)


Server(config).run([listen(settings.gateway_host, settings.gateway_port, "GATEWAY_PORT")])
