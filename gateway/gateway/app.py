"""The application: routes by capability, one connection to the bus, health on a port of its own."""

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from chassis import bus
from chassis.asking import Questions
from chassis.health import Check, serve_health
from chassis.logs import logger
from chassis.profiles import load_profiles
from chassis.revocations import Revocations
from chassis.telemetry import stop_telemetry
from chassis.tokens import Tokens
from chassis.watchdog import Watchdog
from gateway.described import describe
from gateway.letters import Door
from gateway.limits import BodyLimit
from gateway.live_streams import Live
from gateway.pages import Pages
from gateway.places import Places
from gateway.problems import answer_problems
from gateway.settings import GatewaySettings
from gateway.tracing import Traced
from gateway.visitors import BASE, Backend

# Routes are tried in this order: the busiest first.
CAPABILITIES = (
    "osmp",
    "kassa24",
    "account",
    "cabinet",
    "sessions",
    "session_list",
    "joined_contracts",
    "jwks",
    "password",
    "profile",
    "contacts",
    "consents",
    "notifications",
    "tickets",
    "staff",
    "staff_contracts",
    "online_payments",
    "cards",
    "autopayment",
    "yookassa",
    "staff_recovery",
    "staff_refunds",
    "staff_approvals",
    "staff_subscribers",
    "staff_timeline",
    "devices",
    "export",
    "quick_payments",
    "radius",
    "recovery",
    "registers",
    "usage",
    "promised_payment",
    "services",
    "staff_orders",
    "staff_tariffs",
    "suspension",
    "tariffs",
    "termination",
    "reports",
    "staff_money",
    "staff_people",
    "second_factor",
    "audit",
    "dead_letters",
    "statements",
    "transactions",
    "operators",
    "attachments",
    "chats",
    "live",
    "news",
    "newsletters",
    "preferences",
    "push",
    "applications",
    "content",
    "feedback",
    "staff_tickets",
    "staff_chats",
    "staff_applications",
    "staff_content",
    "staff_news",
    "staff_newsletters",
    "staff_messages",
    "staff_texts",
    "staff_live",
    "staff_letters",
    "staff_sms",
)

# Bytes; what fits into one packet is not there sooner.
WORTH_COMPRESSING = 1400


def routers() -> list[APIRouter]:
    """Of each capability, in the order in which routes are tried."""
    return [importlib.import_module(f"gateway.{name}").router for name in CAPABILITIES]


def build(settings: GatewaySettings) -> FastAPI:
    """The whole gateway; connects when it starts."""
    profiles = load_profiles(settings.operators_dir)
    ended = Revocations()
    tokens = Tokens(settings.token_keys, ended)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        nc = await bus.connect(settings.nats_url.get_secret_value(), "gateway")
        app.state.backend = Backend(
            Questions(nc), tokens, profiles, settings.answer_seconds, settings.section_seconds
        )
        app.state.live = Live(nc, tokens, settings.live_pages, settings.live_pages_from_one)

        async def connected() -> bool:
            return nc.is_connected

        checks: dict[str, Check] = {"bus": connected, "revocations": ended.ready}
        health = serve_health(settings.health_host, settings.health_port, checks)
        running = [asyncio.create_task(work) for work in (health, Watchdog().beat(), ended.follow(nc))]
        door = Door(app.state.backend)
        if settings.letters_port:
            await door.open(settings.letters_host, settings.letters_port)
        logger().info("started")
        yield
        door.close()
        bus.expect_close()
        for task in running:
            task.cancel()
        await nc.drain()
        stop_telemetry()

    app = FastAPI(
        title="Cabinet",
        version="1",
        lifespan=life,
        openapi_url=f"{BASE}/openapi.json",
        docs_url=None,
        redoc_url=None,
        # Our own span is one instead of three and costs a third.
        telemetry={"tracing": False},
    )
    for router in routers():
        # As they are, not through include_router, whose wrapper costs a tenth of a request's time.
        app.router.routes.extend(router.routes)
    app.router.routes.append(Pages(settings.frontends_dir, settings.trace_ui))
    app.state.places = Places(settings.geoip_db)
    answer_problems(app)
    describe(app)
    app.add_middleware(BodyLimit)
    # A compressed answer tells its secret by its size only to who can make a browser ask with it (BREACH). Ours asks
    # with a bearer token, and foreign pages are refused.
    app.add_middleware(GZipMiddleware, minimum_size=WORTH_COMPRESSING, compresslevel=5)
    app.add_middleware(Traced)
    return app
