"""Secrets reach the person and nothing else: not the database, not the logs, not the traces."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

from chassis.asking import on_the_wire
from confiding import VALUES, confide, secret
from contracts.auth import SecretTold
from contracts.auth.secrets import Confidence
from five_operators import PROFILES
from notify.confided import MASK, told
from notify.rendering import TEMPLATES
from notify.segments import segments
from notify_world import Subscriber, World
from one_service import OneService
from running import Running, until

CHANNELS = {name: ["sms", "email"] for name in get_args(Confidence)} | {"new_password": ["sms"]}


async def left(servers: Running) -> int:
    """What the broker still has in its memory."""
    async with servers.bus() as nc:
        return int((await nc.jetstream().stream_info(SecretTold.stream)).state.messages)


async def nothing_left(servers: Running) -> None:
    async def gone() -> bool:
        return await left(servers) == 0

    await until("the broker has forgotten it", gone)


@pytest.mark.parametrize("channel", ["sms", "email"])
async def test_a_secret_arrives_and_its_row_has_a_mask(servers: Running, world: World, channel: str) -> None:
    who = Subscriber(language="kk")
    what = secret(who, channel=channel)
    await confide(servers, what)
    row = await world.until(what.id, "delivered" if channel == "sms" else "sent", channel)
    (arrived,) = await world.sandbox.received(what.address)
    assert "593027" in arrived["text"]
    assert "SkyNet" in f"{arrived['text']} {arrived['html']}"
    for kept in (row["text"], row["subject"], row["html"]):
        assert "593027" not in kept
    assert MASK in row["text"]
    assert (row["kind"], row["subscriber_id"], row["secret"]) == ("recovery_code", who.id, True)
    await nothing_left(servers)


async def test_one_that_has_expired_is_not_sent(servers: Running, world: World) -> None:
    who = Subscriber()
    what = secret(who, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    await confide(servers, what)
    row = await world.until(what.id, "outdated")
    assert row["reason"] == "it had expired before it could be sent"
    assert await world.count(who.phone) == 0
    await nothing_left(servers)


async def test_one_that_the_centre_puts_off_comes_again_and_one_that_it_refuses_does_not(
    servers: Running, world: World
) -> None:
    who, other = Subscriber(), Subscriber()
    await world.sandbox.fault(smsc={"throttle": True})
    what = secret(who)
    await confide(servers, what)

    async def put_off() -> Any:
        row = await world.state(what.id)
        return row if row and row["reason"] else None

    assert (await until("it is put off", put_off))["state"] == "sending"
    await world.sandbox.fault()
    assert (await world.until(what.id, "delivered"))["attempts"] > 1
    await world.sandbox.fault(mail={"refuse": True})
    refused = secret(other, channel="email")
    await confide(servers, refused)
    assert (await world.until(refused.id, "failed", "email"))["attempts"] == 1
    await nothing_left(servers)


async def test_a_part_that_the_centre_took_is_not_sent_again(servers: Running, world: World) -> None:
    who = Subscriber(language="kk")
    what = secret(who, "recovery_link")
    # The first part of two is taken, the second put off.
    await world.sandbox.fault(smsc={"throttle": 0.001})
    await confide(servers, what)

    async def put_off() -> Any:
        row = await world.state(what.id)
        return row if row and row["reason"] else None

    sent = "select message_id from sms_parts where delivery_id = $1 order by number"
    row = await until("it is put off", put_off)
    (first,), (second,) = await world.db.fetch(sent, row["id"])
    assert first is not None
    assert second is None
    await world.sandbox.fault()
    await world.until(what.id, "delivered")
    assert (await world.db.fetch(sent, row["id"]))[0]["message_id"] == first
    assert await world.count(who.phone) == 1
    await nothing_left(servers)


@pytest.mark.parametrize("point", ["confidences.before_send", "confidences.after_send"])
async def test_a_restart_in_between_sends_it_rather_twice_than_never(
    servers: Running, world: World, notify: OneService, point: str
) -> None:
    who = Subscriber()
    what = secret(who)
    servers.crash_at(point)
    await confide(servers, what)
    await notify.died()
    await notify.start()
    await world.until(what.id, "delivered")
    assert await world.count(who.phone) == (1 if point.endswith("before_send") else 2)
    await nothing_left(servers)


async def test_what_is_told_again_is_sent_once(servers: Running, world: World) -> None:
    who = Subscriber()
    what = secret(who)
    await confide(servers, what)
    await world.until(what.id, "delivered")
    async with servers.bus("auth") as nc:
        await nc.jetstream().publish(SecretTold.subject, on_the_wire(what))
    await nothing_left(servers)
    assert await world.count(who.phone) == 1


async def test_what_is_not_readable_is_put_away(servers: Running, world: World) -> None:
    async with servers.bus("auth") as nc:
        await nc.jetstream().publish(SecretTold.subject, b'{"code": "593027"}')
    await nothing_left(servers)


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
@pytest.mark.parametrize("confidence", get_args(Confidence))
def test_every_secret_has_its_words_in_every_language_and_fits_two_parts(
    confidence: str, language: str
) -> None:
    _, value = VALUES[confidence]
    for profile in PROFILES:
        for channel in CHANNELS[confidence]:
            who = Subscriber(profile.operator, language, UUID(int=1))
            words = told(secret(who, confidence, channel), profile, masked=False)
            assert value in words.text
            assert value not in words.title
            if channel == "sms":
                assert len(segments(words.text).parts) <= 2, words.text
            if confidence == "recovery_link" and channel == "email":
                assert f'<a href="{value}">{value}</a>' in words.html
            masked = told(secret(who, confidence, channel), profile, masked=True)
            assert value not in masked.text + masked.html
            assert MASK in masked.text


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_a_link_says_where_it_was_asked_for_and_that_a_password_was_typed(language: str) -> None:
    (profile,) = [profile for profile in PROFILES if profile.operator == "kaspnet"]
    who = Subscriber("kaspnet", language, UUID(int=1))
    at = datetime.now(UTC)
    began = {"at": at, "device": "Firefox", "address": "203.0.113.9"}
    texts = [
        told(
            secret(who, "recovery_link", "email", began={**began, "password_typed": typed}),
            profile,
            masked=False,
        ).text
        for typed in (True, False)
    ]
    clock = f"{at.astimezone(profile.zone):%H:%M}"
    assert all(word in text for text in texts for word in ("203.0.113.9, Firefox", clock))
    assert texts[0] != texts[1]


def test_no_template_of_a_secret_is_there_for_nothing() -> None:
    wanted = {f"{name}.{channel}.txt" for name, channels in CHANNELS.items() for channel in channels}
    for language in ("ru", "kk", "en"):
        assert {path.name for path in (TEMPLATES / language / "confidences").iterdir()} == wanted
