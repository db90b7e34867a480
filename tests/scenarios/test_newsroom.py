"""News and newsletters through the gateway: works at one's address on the first page, a subscription, one click."""

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx

from chassis.postal_addresses import address_words
from newcomers import newcomer
from news_deeds import NEWS
from notify.links import leaving
from people import Person, sign_in
from running import Running, until
from signed_tokens import Signer

OPERATOR = {"Operator": "netbynet"}


async def letter_to(sandbox: httpx.AsyncClient, address: str, words: str) -> dict[str, Any]:
    async def there() -> Any:
        found = (await sandbox.get(f"/messages?to={quote(address)}")).json()["items"]
        return next((one for one in found if words in one["text"]), None)

    return dict(await until("the letter has come", there))


async def test_works_at_my_address_stand_first_on_my_page(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "netbynet")
    street = f"Лесная{uuid4().hex[:6]}"
    words = " ".join(["", *address_words(f"{street}, 5"), ""])
    await stack.sql(
        "notify",
        "update recipients set address_words = $2 where subscriber_id = $1",
        who.subscriber_id,
        words,
    )
    marketing = Person(gateway, "netbynet", Signer(stack).token(uuid4(), "netbynet", "staff", "marketing"))
    begins = datetime.now(UTC) + timedelta(days=2)
    hours = {"from": begins.isoformat(), "until": (begins + timedelta(hours=3)).isoformat()}
    works = {**NEWS, "kind": "maintenance", **hours, "places": [{"street": street, "houses": ["1-9"]}]}
    made = await marketing.post("/staff/news", works)
    assert (made["touched"], made["state"]) == (1, "draft")
    await marketing.post(f"/staff/news/{made['id']}/publish", {}, status=200)
    later = await marketing.post("/staff/news", NEWS)
    await marketing.post(f"/staff/news/{later['id']}/publish", {}, status=200)
    person = await sign_in(gateway, "netbynet", asdict(who))
    news = (await person.get("/cabinet"))["news"]
    assert (news[0]["id"], news[0]["touches_me"], news[1]["touches_me"]) == (made["id"], True, False)
    read = (await gateway.get(f"/news/{made['id']}", headers=OPERATOR)).json()
    assert datetime.fromisoformat(read["from"]) == begins
    assert read["places"][0]["street"] == street
    await letter_to(sandbox, who.email, "Работы по вашему адресу")


async def test_a_newsletter_is_wanted_by_a_link_and_left_by_one_click(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "netbynet")
    person = await sign_in(gateway, "netbynet", asdict(who))

    async def state() -> str:
        return str((await person.get("/newsletter"))["items"][0]["state"])

    asked = await gateway.put("/newsletter", json={"channel": "email"}, headers=person.headers)
    assert asked.status_code == 200, asked.text
    assert await state() == "asked"
    letter = await letter_to(sandbox, who.email, "/newsletter/confirm?token=")
    found = re.search(r"token=([\w-]+)", letter["text"])
    assert found
    confirmed = await gateway.post("/newsletter/confirm", json={"token": found[1]}, headers=OPERATOR)
    assert confirmed.json()["subscribed"]
    assert await state() == "confirmed"
    key = await stack.value("notify", "select key from link_keys where operator = 'netbynet'")
    link = (
        f"/newsletter/unsubscribe?token={leaving(key, 'netbynet', who.subscriber_id, 'email', UUID(int=1))}"
    )
    page = await gateway.get(link, headers=OPERATOR)
    assert page.headers["content-type"].startswith("text/html")
    assert '<form method="post">' in page.text
    assert await state() == "confirmed"
    for _ in range(2):
        left = await gateway.post(link, data={"List-Unsubscribe": "One-Click"}, headers=OPERATOR)
        assert (left.status_code, left.json()["subscribed"]) == (200, False)
    assert await state() == "none"
    forged = await gateway.post(f"{link[:-3]}abc", headers=OPERATOR)
    assert (forged.status_code, forged.json()["type"]) == (422, "/problems/code-refused")
