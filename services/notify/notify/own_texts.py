"""Texts of the operator's own, in the memory of every process, and as new as they are in the database.

Whoever saves one wakes all processes in the same commit. One that this version of the product cannot write any more
is not used: it is counted, logged and shown to staff as broken, and people read the built-in text meanwhile.
"""

import asyncio
from typing import Any, cast

from jinja2 import Template
from prometheus_client import Gauge
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.isolation import across_operators
from chassis.logs import logger
from chassis.telemetry import untraced
from notify import rendering
from notify.rendering import Medium
from notify.service import service
from notify.text_rules import EVENTS, TextRefusedError, compiled, samples
from notify.wakeups import wake, wakeup

Key = tuple[str, str, str, str]
"""Operator, notice, medium, language."""

BROKEN_COUNT = Gauge(
    "cabinet_own_texts_broken", "Texts of the operator's own that cannot be used", ["operator"]
)
BROKEN: dict[Key, str] = {}
_known: dict[Key, tuple[str, Template | str]] = {}
_POLL_SECONDS = 5.0
_EVERYBODY = ""
_LATEST = text("""
select * from (
  select distinct on (operator, notice, medium, language) operator, notice, medium, language, text
  from texts order by operator, notice, medium, language, version desc
) latest where text is not null
""")


@service.prepares
async def know_own_texts() -> None:
    """Before the first notice is told."""
    await _read()


@service.works
async def keep_own_texts() -> None:
    """As long as the process. A connection that was lost may have missed a wakeup: they are read again anyway."""
    woken = wakeup("texts", _EVERYBODY)
    while True:
        woken.clear()
        await _read()
        try:
            await asyncio.wait_for(woken.wait(), _POLL_SECONDS)
        except TimeoutError:
            continue


async def tell_everybody(db: AsyncConnection) -> None:
    """When the caller's transaction commits, every process reads the texts again."""
    await wake(db, "texts", _EVERYBODY)


async def _read() -> None:
    with untraced(), across_operators():
        async with service.database.reading() as db:
            rows = (await db.execute(_LATEST)).mappings().all()
    told = {_key(row): (row["text"], _checked(_key(row), row["text"])) for row in rows}
    broken = {key: template for key, (_, template) in told.items() if isinstance(template, str)}
    for key in broken.keys() - BROKEN.keys():
        logger().error("an own text cannot be used", text="/".join(key), reason=broken[key])
    _replace(_known, told)
    _replace(BROKEN, broken)
    _replace(rendering.OWN, {key: each for key, (_, each) in told.items() if isinstance(each, Template)})
    for profile in service.profiles:
        BROKEN_COUNT.labels(profile.operator).set(sum(key[0] == profile.operator for key in broken))


def _replace(kept: dict[Key, Any], new: dict[Key, Any]) -> None:
    """In place: others hold the same dict."""
    kept.clear()
    kept.update(new)


def _key(row: Any) -> Key:
    return (row["operator"], row["notice"], row["medium"], row["language"])


def _checked(key: Key, source: str) -> Template | str:
    """Ready to be used, or why it cannot be; what was checked before is not checked again."""
    if key in _known and _known[key][0] == source:
        return _known[key][1]
    operator, notice, medium, language = key
    profile = service.profiles.by_slug(operator)
    if profile is None or notice not in EVENTS:
        return "there is no such notice any more"
    try:
        samples(source, notice, cast("Medium", medium), profile, language)
        return compiled(source, notice)
    except TextRefusedError as why:
        return str(why)
