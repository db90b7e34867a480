"""Who has lost a password gets back in, at each operator in its own way; and what was sent stands nowhere."""

import json
import re
from secrets import token_hex

import httpx
import pytest

from collector import Collector
from desk import staff_of
from forgetful import NEW, Forgetful
from newcomers import newcomer
from running import Running, until

WAYS = [
    ("cherrynet", "sms", "code"),
    ("cherrynet", "email", "link"),
    ("netbynet", "sms", "code"),
    ("netbynet", "email", "link"),
    ("centra", "sms", "code"),
    ("skynet", "sms", "message"),
    ("kaspnet", "email", "link"),
]


@pytest.mark.parametrize(("operator", "channel", "following"), WAYS)
async def test_a_lost_password_is_replaced_and_the_old_one_refused(
    stack: Running,
    gateway: httpx.AsyncClient,
    sandbox: httpx.AsyncClient,
    operator: str,
    channel: str,
    following: str,
) -> None:
    forgetful = Forgetful(gateway, sandbox, await newcomer(stack, operator))
    password, _ = await forgetful.recovers(channel, following)
    answer = await forgetful.signs_in(password)
    assert answer.status_code == 200, answer.text
    assert answer.json()["must_change_password"] == (following == "message")
    assert (await forgetful.signs_in(forgetful.who.password)).status_code == 401


async def test_staff_starts_it_and_the_subscriber_finishes_it(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "netbynet")
    support = await staff_of(stack, gateway, "netbynet", "support")
    path = f"/staff/subscribers/{who.subscriber_id}/recovery"
    begun = await support.post(path, {"channel": "sms"}, 202)
    assert begun.keys() == {"recovery", "next"}
    forgetful = Forgetful(gateway, sandbox, who)
    token = await forgetful.receives("sms", "link")
    asked = await forgetful.post("/recovery/confirm", {"token": token})
    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (422, "/new_password")
    assert asked.json()["errors"][0]["reason"] == "Заполните это поле"
    await forgetful.post("/recovery/confirm", {"token": token, "new_password": NEW})
    assert (await forgetful.signs_in(NEW)).status_code == 200


async def test_known_and_unknown_are_answered_alike(stack: Running, gateway: httpx.AsyncClient) -> None:
    who = await newcomer(stack, "centra")
    answers = [
        await gateway.post("/recovery", json=form, headers={"Operator": "centra"})
        for form in ({"login": who.login, "phone": who.phone}, {"login": "0", "phone": who.phone})
    ]
    known, unknown = answers
    assert known.status_code == unknown.status_code == 202
    assert known.json().keys() == unknown.json().keys()
    assert known.headers.keys() == unknown.headers.keys()
    assert known.json()["next"] == unknown.json()["next"]


async def test_what_was_sent_stands_in_no_database_log_trace_or_file(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient, collector: Collector
) -> None:
    codes: list[str] = []
    others, trace_id = [NEW], token_hex(16)
    for operator, channel, following in [*[WAYS[0]] * 3, WAYS[3], WAYS[5], WAYS[6]]:
        forgetful = Forgetful(gateway, sandbox, await newcomer(stack, operator))
        forgetful.headers["traceparent"] = f"00-{trace_id}-{token_hex(8)}-01"
        password, secret = await forgetful.recovers(channel, following)
        assert (await forgetful.signs_in(password)).status_code == 200
        (codes if following == "code" else others).append(secret)

    async def traced() -> bool:
        sent = [span for span in collector.trace(trace_id) if span.name in {"SMPP submit_sm", "SMTP send"}]
        return len(sent) >= 6

    await until("the sending is in the trace", traced)
    kept = [await dumped(stack, service) for service in ("auth", "billing", "tickets", "notify")]
    kept += [path.read_text(errors="replace") for path in (stack.path / "logs").iterdir()]
    kept += [body.decode("latin-1") for body in collector.bodies]
    kept += [
        path.read_bytes().decode("latin-1") for path in (stack.path / "nats").rglob("*") if path.is_file()
    ]
    kept = [timeless(text) for text in kept]
    assert any(forgetful.who.login in text for text in kept)
    # Six digits are found by chance somewhere, three times six are not.
    found = {secret: any(secret in text for text in kept) for secret in codes + others}
    assert not any(found[secret] for secret in others)
    assert not all(found[code] for code in codes)
    masked = await stack.value("notify", "select count(*) from deliveries where secret and text like '%•••%'")
    assert masked >= 6


async def dumped(stack: Running, service: str) -> str:
    """Every row of every table as JSON."""
    tables = await stack.sql(
        service, "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'"
    )
    rows = [
        await stack.value(service, f"select string_agg(to_jsonb(t)::text, ' ') from {table['name']} t")
        for table in tables
    ]
    assert rows
    return json.dumps(rows)


def timeless(text: str) -> str:
    """Without the microseconds, of which there are as many as there are codes."""
    return re.sub(r":\d\d\.\d+", "", text)
