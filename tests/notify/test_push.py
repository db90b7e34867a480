"""Web Push over the real protocol: a browser of the sandbox subscribes, its push service is strict, it alone reads."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from chassis.asking import Questions
from contracts.notify import AddBrowser, ListBrowsers, RemoveBrowser
from contracts.problems import InvalidBody
from notify_world import Subscriber, World, payment
from running import Running
from signed_tokens import Signer


class Phone:
    """A subscriber's browser, and his session in the cabinet."""

    def __init__(self, world: World, questions: Questions, who: Subscriber, token: str) -> None:
        self.world, self.questions, self.who, self.token = world, questions, who, token
        with httpx.Client(base_url=world.sandbox.url) as outside:
            self.told: dict[str, Any] = outside.post("/push/browsers").json()
        self.name = urlsplit(self.told["endpoint"]).path.rpartition("/")[2]

    async def subscribe(self, **changed: str) -> Any:
        said = {"endpoint": self.told["endpoint"], **self.told["keys"], **changed}
        return await self.questions.ask(AddBrowser(**said, device="Firefox"), token=self.token)

    async def shown(self) -> list[dict[str, Any]]:
        return await self.world.sandbox.received(f"{self.name}@push")

    def forget(self) -> None:
        with httpx.Client(base_url=self.world.sandbox.url) as outside:
            outside.delete(f"/push/browsers/{self.name}")


@pytest.fixture
async def phone(world: World, questions: Questions, servers: Running) -> Phone:
    who = await world.subscriber()
    return Phone(world, questions, who, Signer(servers).token(who.id, who.operator))


async def test_a_notice_reaches_the_browser_that_asked_for_it_and_only_it_can_read_it(
    phone: Phone, world: World
) -> None:
    added = await phone.subscribe()
    assert (await phone.subscribe()).id == added.id
    told = await world.tell(payment(phone.who), phone.who)
    await world.until(told, "sent", "push")
    (shown,) = await phone.shown()
    notice = await world.db.fetchrow("select title, text from notifications where event_id = $1", told)
    assert notice
    assert (shown["subject"], shown["text"]) == (notice["title"], notice["text"])


async def test_a_browser_that_is_gone_or_removed_is_not_tried_again(phone: Phone, world: World) -> None:
    await phone.subscribe()
    phone.forget()
    told = await world.tell(payment(phone.who), phone.who)
    failed = await world.until(told, "failed", "push")
    assert failed["reason"] == "the browser takes no more notices"
    assert (await phone.questions.ask(ListBrowsers(), token=phone.token)).items == []
    another = Phone(world, phone.questions, phone.who, phone.token)
    await another.questions.ask(RemoveBrowser(browser_id=(await another.subscribe()).id), token=phone.token)
    second = await world.tell(payment(phone.who, version=3), phone.who)
    await world.handled(second)
    assert await world.state(second, "push") is None


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"endpoint": "https://10.0.0.1/admin"}, "/endpoint"),
        ({"endpoint": "https://fcm.googleapis.com.evil.example/x"}, "/endpoint"),
        ({"endpoint": "https://fcm.googleapis.com@evil.example/x"}, "/endpoint"),
        ({"endpoint": "https://evil.example\\.push.apple.com/x"}, "/endpoint"),
        ({"endpoint": "https://169.254.169.254#.push.apple.com/x"}, "/endpoint"),
        ({"endpoint": "https://evil.example?.push.apple.com/x"}, "/endpoint"),
        ({"endpoint": "https://fcm.googleapis.com:8443/x"}, "/endpoint"),
        ({"endpoint": "http://127.0.0.1:1/x"}, "/endpoint"),
        ({"endpoint": "file:///etc/passwd"}, "/endpoint"),
        ({"p256dh": "AAAA"}, "/keys/p256dh"),
        ({"auth": "AAAA"}, "/keys/auth"),
    ],
)
async def test_a_browser_cannot_have_us_send_where_no_push_service_is(
    phone: Phone, wrong: dict[str, str], pointer: str
) -> None:
    with pytest.raises(InvalidBody) as refused:
        await phone.subscribe(**wrong)
    assert [error["pointer"] for error in refused.value.more["errors"]] == [pointer]
