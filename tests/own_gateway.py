"""A gateway inside the test, before the services of a running stack: with other profiles, callers or backends."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx

from chassis.asking import Questions
from chassis.profiles import Profile, Profiles, load_profiles
from chassis.tokens import Tokens
from gateway.app import build
from gateway.settings import GatewaySettings
from gateway.visitors import Backend
from newcomers import administrator
from running import Running


class OwnGateway:
    """`backend` may be changed between calls."""

    def __init__(self, stack: Running, questions: Questions, **more: str) -> None:
        environment = {name.lower(): value for name, value in {**stack.environment, **more}.items()}
        settings = GatewaySettings.model_validate({**environment, "health_port": 1})
        self._app = build(settings)
        self.backend = Backend(
            questions, Tokens(settings.token_keys), load_profiles(settings.operators_dir), 5.0, 2.0
        )

    def change(self, **parts: Any) -> None:
        self.backend = replace(self.backend, **parts)

    def change_terminal(self, operator: str, protocol: str, **settings: Any) -> None:
        """One terminal network of one operator, as if the profile said so."""

        def changed(profile: Profile) -> Profile:
            terminals = [
                terminal.model_copy(update=settings) if terminal.protocol == protocol else terminal
                for terminal in profile.terminals
            ]
            return profile.model_copy(update={"terminals": terminals})

        self.change(profiles=_each(self.backend.profiles, operator, changed))

    def change_brand(self, operator: str, **looks: Any) -> None:
        def changed(profile: Profile) -> Profile:
            return profile.model_copy(update={"brand": profile.brand.model_copy(update=looks)})

        self.change(profiles=_each(self.backend.profiles, operator, changed))

    @asynccontextmanager
    async def client(self, address: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
        """Whoever calls from `address`."""
        self._app.state.backend = self.backend
        transport = httpx.ASGITransport(self._app, client=(address, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://own/api/v1") as client:
            yield client


def _each(profiles: Profiles, operator: str, change: Callable[[Profile], Profile]) -> Profiles:
    return Profiles([change(profile) if profile.operator == operator else profile for profile in profiles])


@asynccontextmanager
async def own_gateway(stack: Running, **settings: str) -> AsyncIterator[OwnGateway]:
    """Asks the stack's services over a connection of its own."""
    async with administrator(stack) as questions:
        yield OwnGateway(stack, questions, **settings)
