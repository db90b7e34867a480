"""A subscriber takes away everything that is held on him, from all services; nothing of anybody else, and no secret."""

import importlib
import io
import json
import signal
from dataclasses import asdict
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import LargeBinary, Text

from chassis.held import _place
from contracts.listeners import SERVICES
from contracts.problems import BadRequest
from five_operators import PROFILE_OF
from newcomers import Newcomer, newcomer
from people import Terminal, operation_number, sign_in
from running import Running, until

# Columns by which a row is about somebody.
ABOUT = {
    "subscriber_id",
    "account_id",
    "owner_id",
    "caller_id",
    "account",
    "address",
    "session_id",
    "ticket_id",
}
PLUMBING = {"outbox", "outbox_positions", "inbox", "failed_events"}


def test_every_table_about_a_subscriber_is_exported_or_says_why_not() -> None:
    for service in SERVICES:
        tables = importlib.import_module(f"{service}.tables").metadata.tables
        held = importlib.import_module(f"{service}.held")
        listed = {one.table.name for one in held.HELD} | set(held.EXCEPTIONS)
        about = {name for name, table in tables.items() if ABOUT & set(table.columns.keys())} - PLUMBING
        assert about - listed == set(), service
        assert listed <= set(tables), service
        assert all(len(reason) > 10 for reason in held.EXCEPTIONS.values())


def test_what_only_a_thief_could_use_is_hidden() -> None:
    for service in SERVICES:
        for one in importlib.import_module(f"{service}.held").HELD:
            secret = {
                column.name
                for column in one.table.columns
                if isinstance(column.type, LargeBinary)
                or (column.name in {"password", "token"} and isinstance(column.type, Text))
            }
            assert secret <= set(one.hidden), (service, one.table.name)


@pytest.mark.parametrize("cursor", ["0", "x-0", "9999-0", f"0-{2**63}", "0-" + "9" * 5000, "²-0"])
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(BadRequest):
        _place(importlib.import_module("auth.held").HELD, cursor)


async def _export(gateway: httpx.AsyncClient, who: Newcomer) -> tuple[httpx.Response, dict[str, Any]]:
    person = await sign_in(gateway, who.operator, asdict(who))
    answer = await gateway.get("/export", headers=person.headers, timeout=30)
    if answer.status_code != 200:
        return answer, {}
    with ZipFile(io.BytesIO(answer.content)) as archive:
        return answer, {name: json.loads(archive.read(name)) for name in archive.namelist()}


async def test_the_export_has_what_all_four_services_hold(stack: Running, gateway: httpx.AsyncClient) -> None:
    who, other = await newcomer(stack, "skynet"), await newcomer(stack, "skynet")
    terminal = Terminal(gateway, "skynet")
    assert (await terminal.pay(who.account, "123.00", operation_number()))["result"] == "0"
    person = await sign_in(gateway, "skynet", asdict(who))
    topic = PROFILE_OF["skynet"].support.topics[0].code
    await person.post("/tickets", {"kind": "support", "topic": topic, "text": "Не работает =1+1"})
    noticed = "select count(*) > 0 from notifications where subscriber_id = $1 and kind = 'payment_received'"
    await until("the payment is told", lambda: stack.value("notify", noticed, who.subscriber_id))
    answer, files = await _export(gateway, who)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    held = {
        f"{service}/{one.table.name}.json"
        for service in SERVICES
        for one in importlib.import_module(f"{service}.held").HELD
    }
    assert set(files) == held
    (profile,) = files["auth/subscribers.json"]
    assert (profile["name"], profile["contract"]) == ("Анна Ким", who.account)
    assert {row["value"] for row in files["auth/contacts.json"]} == {who.phone, who.email}
    assert [row["amount"] for row in files["billing/payments.json"]] == [123_00]
    assert len(files["billing/transfers.json"]) >= 2
    assert [row["text"] for row in files["tickets/posts.json"]] == ["Не работает =1+1"]
    assert {row["kind"] for row in files["notify/notifications.json"]} >= {"payment_received"}
    everything = json.dumps(files, ensure_ascii=False)
    assert other.account not in everything
    assert str(other.subscriber_id) not in everything
    assert "$argon2id$" not in everything
    assert "$hmac-sha256$" not in everything


async def test_a_sixth_export_in_a_day_has_to_wait(stack: Running, gateway: httpx.AsyncClient) -> None:
    who = await newcomer(stack, "kaspnet")
    person = await sign_in(gateway, who.operator, asdict(who))
    statuses = [(await gateway.get("/export", headers=person.headers)).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


async def test_while_a_service_is_away_there_is_an_error_and_no_part(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "centra")
    stack.signal("notify", signal.SIGSTOP)
    try:
        answer, _ = await _export(gateway, who)
    finally:
        stack.signal("notify", signal.SIGCONT)
    assert answer.status_code in {503, 504}
    assert answer.headers["content-type"].startswith("application/problem+json")
    await stack.all_ready()
