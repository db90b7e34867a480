"""N1: a newsletter by SMS over SMPP, from rows in the database, beside what the centre allows and a bare loop.

The sender is notify's own, in a process that does nothing else, for an operator whom nobody else serves.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from typing import Any
from uuid import uuid4

import asyncpg

from bench.bare_smsc import bare_smsc
from bench.figure import Figure, alone, in_turn
from bench.subject import Subject
from chassis.database import Database
from chassis.isolation import ACROSS, within
from chassis.profiles import Profile, Profiles, load_profiles
from contracts.committed import ROOT
from notify import sms as sending
from notify.attempts import Delivery
from notify.credentials import smpp_address
from notify.service import service
from notify.settings import NotifySettings
from notify.smpp_link import Link
from notify.sms_over_smpp import submit
from sms_section import bound

URL = "BENCH_SMPP_URL"
ROWS = 20_000
PER_SECOND, WINDOW = 200, 20
# Ways to the centre are not shorter: 10 ms there and back, so that a window of 20 allows 2,000 a second.
ANSWER_AFTER = 0.01
MEBIBYTE = 1024

_QUEUE = """
with new as (
  insert into deliveries (operator, event_id, channel, address, kind, text, bulk, category)
  select $1, gen_random_uuid(), 'sms', '+79' || lpad(n::text, 9, '0'), 'newsletter',
    'Скидка 20 % на второй месяц. Подробности в личном кабинете.', true, 'marketing'
  from generate_series(1, $2::int) n returning id, operator, address)
insert into sms_parts (delivery_id, number, operator, address) select id, 1, operator, address from new
"""
_LEFT = "select count(*) from deliveries where operator = $1 and state in ('queued', 'sending')"


def figures(subject: Subject) -> list[Figure]:
    """N1 at the rate that the centre allows, N1w as fast as its window goes; and the sender's memory."""
    urls = {name: subject.stack.environment[name] for name in ("DATABASE_URL_NOTIFY",)}
    with bare_smsc(0.001) as port:
        paced = _run(urls, port, per_second=PER_SECOND, window=WINDOW, rows=ROWS)
    allowed = alone(
        "N1",
        f"SMS of a newsletter, of {PER_SECOND}/s allowed",
        "share",
        paced["rate"] / PER_SECOND,
        0.95,
        at_most=False,
    )
    grown = alone("N1m", "memory grown from 2,000 to 20,000 SMS", "MiB", paced["grown"], 10)
    with bare_smsc(ANSWER_AFTER) as port:
        how: dict[str, Any] = {"per_second": 1_000_000, "window": WINDOW, "rows": ROWS // 4}
        unlimited = in_turn(
            "N1w",
            f"SMS as fast as a window of {WINDOW} and {ANSWER_AFTER * 1000:.0f} ms allow, bare loop",
            "SMS/s",
            lambda: float(_run(urls, port, bare=True, **how)["rate"]),
            lambda: float(_run(urls, port, **how)["rate"]),
            0.95,
            rounds=3,
        )
    return [allowed, grown, unlimited]


def _run(environment: dict[str, str], port: int, **how: Any) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.sms", json.dumps(how)],
        env={**os.environ, **environment, URL: f"smpp://bench:secret@127.0.0.1:{port}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _profile(how: dict[str, Any]) -> Profile:
    profile = load_profiles(ROOT / "deploy/operators").by_slug("skynet")
    assert profile
    provider = profile.channels.sms.providers[0]
    changed = provider.model_copy(
        update={"url": URL, **{name: how[name] for name in ("per_second", "window")}}
    )
    sms = profile.channels.sms.model_copy(update={"providers": [changed]})
    channels = profile.channels.model_copy(update={"sms": sms})
    return profile.model_copy(update={"operator": f"bench{uuid4().hex[:8]}", "channels": channels})


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE


async def _newsletter(profile: Profile, rows: int) -> dict[str, float]:
    url = os.environ["DATABASE_URL_NOTIFY"]
    service.database = Database(url, "bench")
    service.profiles = Profiles([profile])
    service.settings = NotifySettings.model_construct(keep_hours=False, send_delays=(1,), give_up_hours=72)
    db = await asyncpg.connect(url, server_settings=ACROSS)
    await db.execute(_QUEUE, profile.operator, rows)
    await db.execute("analyze deliveries, sms_parts")
    with within(profile.operator):
        task = asyncio.create_task(sending._serve(profile))
    began, first, warm = 0.0, rows, 0.0
    while left := await db.fetchval(_LEFT, profile.operator):
        if left <= rows * 0.9 and not began:
            began, first, warm = time.perf_counter(), left, _memory()
        await asyncio.sleep(0.1)
    rate = first / (time.perf_counter() - began)
    task.cancel()
    await asyncio.wait([task])
    await db.execute("delete from deliveries where operator = $1", profile.operator)
    return {"rate": rate, "grown": _memory() - warm}


async def _bare(profile: Profile, rows: int) -> dict[str, float]:
    provider = profile.channels.sms.providers[0]
    link = Link("bench", smpp_address(profile, provider), provider, 15)
    keeping = asyncio.create_task(link.keep())
    await bound(link)
    numbers = iter(range(rows))

    async def one_after_another() -> None:
        for number in numbers:
            text = "Скидка 20 % на второй месяц. Подробности в личном кабинете."
            await submit(link, provider, _delivery(f"+79{number:09d}", text))

    async def acknowledged() -> None:
        while True:
            await (await link.receipts.get())[1]()

    acknowledging = asyncio.create_task(acknowledged())
    began = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(provider.window)))
    rate = rows / (time.perf_counter() - began)
    acknowledging.cancel()
    keeping.cancel()
    return {"rate": rate, "grown": 0}


def _delivery(phone: str, text: str) -> Delivery:
    from datetime import UTC, datetime

    return Delivery(uuid4(), "bench", "sms", phone, "", text, "", 1, datetime.now(UTC), None, [1])


if __name__ == "__main__":
    import uvloop

    asked = json.loads(sys.argv[1])
    work = _bare if asked.get("bare") else _newsletter
    print(json.dumps(uvloop.run(work(_profile(asked), asked["rows"]))))
