"""SMS: each operator's providers in their order, a sender each; what a provider may have is asked of him alone."""

import asyncio
import time
from functools import partial

from chassis.isolation import within
from chassis.profiles import Profile
from chassis.profiles.channels import SmsProvider
from notify.attempts import Delivery, Outcome
from notify.circuits import Circuit
from notify.claims import claim_sms
from notify.sending import Route, Sender
from notify.service import service
from notify.sms_over_http import HttpCarrier
from notify.sms_over_smpp import SmppCarrier
from notify.sms_providers import SPANS, Carrier, Provider, Providers
from notify.wakeups import wake_here

# Beside the messages without an answer, those on their way to and from the database.
_BESIDE = 2

# One session a provider and process; centres rarely allow a second one.
_providers: dict[str, Providers] = {}


@service.works
async def send_sms() -> None:
    """Each operator over its own providers."""
    async with asyncio.TaskGroup() as group:
        for profile in service.profiles:
            with within(profile.operator):
                group.create_task(_serve(profile))


def providers_of(profile: Profile) -> Providers:
    """The operator's providers, which are kept for as long as the process."""
    if profile.operator not in _providers:
        each = [_provider(profile, section) for section in profile.channels.sms.providers]
        _providers[profile.operator] = Providers(each)
    return _providers[profile.operator]


def _provider(profile: Profile, section: SmsProvider) -> Provider:
    settings = service.settings
    made = SmppCarrier if section.kind == "smpp" else HttpCarrier
    carrier: Carrier = made(profile, section, settings.provider_seconds)
    return Provider(profile, section, carrier, Circuit(settings.sms_patience_seconds, settings.sms_pauses))


async def _serve(profile: Profile) -> None:
    providers = providers_of(profile)
    kept = [asyncio.create_task(provider.carrier.keep()) for provider in providers.each]
    try:
        async with asyncio.TaskGroup() as group:
            for provider in providers.each:
                group.create_task(_sender(providers, provider).run())
    finally:
        _providers.pop(profile.operator, None)
        for provider, task in zip(providers.each, kept, strict=True):
            await provider.carrier.close()
            task.cancel()


def _sender(providers: Providers, provider: Provider) -> Sender:
    section = provider.section
    route = Route(
        "sms", provider.profile.operator, section.window * _BESIDE, SPANS[section.kind], by=section.name
    )
    return Sender(
        route,
        partial(providers.turn_of, provider),
        partial(_send, providers, provider),
        partial(_take, providers, provider),
    )


async def _take(providers: Providers, provider: Provider, room: int) -> list[Delivery]:
    """One at a time while the provider is only tried."""
    if provider.circuit.state != "closed":
        room = 0 if provider.trying_until > time.monotonic() else 1
    if not room:
        return []
    claimed = await claim_sms(provider.profile.operator, room, provider.terms(providers.kinds(provider)))
    provider.ran_short(claimed.short)
    if provider.circuit.state != "closed" and claimed.deliveries:
        provider.trying_until = time.monotonic() + service.settings.lease_seconds
    return claimed.deliveries


async def _send(providers: Providers, provider: Provider, delivery: Delivery) -> Outcome:
    instead = providers.instead(provider, bulk=delivery.bulk)
    try:
        outcome = await provider.carrier.submit(delivery)
    finally:
        provider.trying_until = 0.0
    before = provider.circuit.state
    provider.learn(outcome)
    if provider.circuit.state != before:
        # Another one's turn begins, or this one's again.
        wake_here("sms", delivery.operator)
    return outcome.because(instead)
