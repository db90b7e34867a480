"""Profiles, contacts and consents of the five operators, with real codes by SMS and mail."""

import re
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from gateway_problems import problem
from newcomers import Newcomer, newcomer
from people import Person, Terminal, sign_in
from running import Running, until


async def somebody(
    stack: Running, gateway: httpx.AsyncClient, operator: str, **more: Any
) -> tuple[Newcomer, Person]:
    who = await newcomer(stack, operator, balance=300_00, state="active", **more)
    return who, await sign_in(gateway, operator, asdict(who))


async def does(who: Person, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = await who.client.request(method, path, json=body, headers=who.headers)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def received(sandbox: httpx.AsyncClient, to: str, saying: str) -> str:
    """The text of the newest message to this phone or mailbox in which `saying` stands."""

    async def there() -> str | None:
        items = (await sandbox.get(f"/messages?to={quote(to)}")).json()["items"]
        texts = [f"{item['subject']}\n{item['text']}" for item in items]
        return next((text for text in texts if re.search(saying, text)), None)

    return await until(f"{to} receives {saying!r}", there)


async def confirmed(who: Person, sandbox: httpx.AsyncClient, kind: str, value: str) -> Any:
    added = await does(who, "POST", f"/profile/{kind}s", {kind: value}, 201)
    code = re.search(r"\b\d{6}\b", await received(sandbox, value, r"\b\d{6}\b"))
    assert code
    body = {"confirmation": added["confirmation"], "code": code[0]}
    return await does(who, "POST", "/profile/confirmations", body)


async def test_netbynet_asks_to_complete_the_profile_and_says_why(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who, mine = await somebody(stack, gateway, "netbynet")
    [email] = (await mine.get("/profile"))["emails"]
    await does(mine, "DELETE", f"/profile/emails/{email['id']}", status=204)
    asked = (await mine.get("/cabinet"))["completeness"]
    assert asked["missing"] == ["emails", "consents"]
    assert "восстановления пароля" in asked["hints"][0]["detail"]

    new = f"new.{who.email}"
    assert (await confirmed(mine, sandbox, "email", new))["confirmed"]
    for consent in (await mine.get("/consents"))["items"]:
        assert consent["text"].startswith("NetByNet")
        decision = {"version": consent["version"], "given": consent["required"]}
        assert not (await does(mine, "PUT", f"/consents/{consent['code']}", decision))["asks"]
    assert (await mine.get("/cabinet"))["completeness"]["missing"] == []
    withdrawal = await does(mine, "PUT", "/consents/personal_data", {"version": 1, "given": False}, 409)
    assert withdrawal["type"] == "/problems/consent-needed-by-contract"


async def test_centra_does_not_display_personal_data_in_full(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    who, mine = await somebody(stack, gateway, "centra")
    for path in ("/profile", "/cabinet"):
        answer = await mine.client.get(path, headers=mine.headers)
        assert who.phone not in answer.text
        assert who.email not in answer.text
        profile = answer.json() if path == "/profile" else answer.json()["profile"]
        assert profile["contract"] == who.account
        assert profile["phones"][0]["value"].endswith(f"***-**-{who.phone[-2:]}")
        assert "***" in profile["name"]


async def test_skynet_a_new_phone_becomes_the_main_one_and_the_old_one_is_told(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who, mine = await somebody(stack, gateway, "skynet")
    new = f"+7931{who.phone[-7:]}"
    phone = await confirmed(mine, sandbox, "phone", new)
    told = await received(sandbox, who.phone, "добавлен телефон")
    assert new not in told
    assert (await does(mine, "PUT", f"/profile/phones/{phone['id']}/main"))["main"]
    await received(sandbox, who.phone, "основным стал телефон")
    await received(sandbox, who.email, "основным стал телефон")

    async def known_to_billing() -> bool:
        kept = "select phone from subscribers where subscriber_id = $1"
        return bool(await stack.value("billing", kept, who.subscriber_id) == new)

    await until("receipts go to the new phone", known_to_billing)
    await Terminal(gateway, "skynet").pay(who.account, "100.00")
    await received(sandbox, new, "100")


async def test_kaspnet_own_data_and_the_language_change_everywhere(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who, mine = await somebody(stack, gateway, "kaspnet")
    changed = await does(mine, "PATCH", "/profile", {"name": "Анна Ли", "language": "en"})
    assert (changed["name"], changed["language"]) == ("Анна Ли", "en")
    for service, table in (("tickets", "subscribers"), ("billing", "subscribers"), ("notify", "recipients")):

        async def known(service: str = service, table: str = table) -> bool:
            statement = f"select name from {table} where subscriber_id = $1"
            return bool(await stack.value(service, statement, who.subscriber_id) == "Анна Ли")

        await until(f"{service} knows the new name", known)
    await Terminal(gateway, "kaspnet").pay(who.account, "100.00")
    await received(sandbox, who.email, "Payment of")
    refused = await does(mine, "PATCH", "/profile", {"language": "de"}, 422)
    assert refused["errors"][0]["pointer"] == "/language"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/profile", {"contract": "1"}),
        ("PATCH", "/profile", {"language": "ru", "version": 9}),
        ("POST", "/profile/phones", {"phone": "+79110000000", "confirmed": True}),
        ("POST", "/profile/emails", {"email": "a@b.ru", "subscriber_id": "1"}),
        ("PUT", "/consents/marketing", {"version": 1, "given": True, "at": "2020-01-01"}),
    ],
)
async def test_fields_that_nobody_may_set_are_refused(
    stack: Running, gateway: httpx.AsyncClient, method: str, path: str, body: Any
) -> None:
    demo = stack.operator("skynet")["subscribers"][0]
    mine = await sign_in(gateway, "skynet", demo)
    refused = await does(mine, method, path, body, 422)
    assert refused["type"] == "/problems/invalid-body"


WORDS = {
    "ru": ("Это не похоже на номер телефона", "Это не похоже на адрес электронной почты"),
    "kk": ("Бұл телефон нөміріне ұқсамайды", "Бұл электрондық пошта мекенжайына ұқсамайды"),
    "en": ("This is not a phone number", "This is not an e-mail address"),
}


@pytest.mark.parametrize("language", WORDS)
async def test_what_is_wrong_with_a_new_contact_is_said_in_the_asked_language(
    stack: Running, gateway: httpx.AsyncClient, language: str
) -> None:
    _, mine = await somebody(stack, gateway, "skynet")
    headers = {**mine.headers, "Accept-Language": language}
    for kind, code, told in zip(
        ("phone", "email"), ("not_a_phone", "not_an_email"), WORDS[language], strict=True
    ):
        for typed in ("нет", " ", ""):
            answer = await gateway.post(f"/profile/{kind}s", json={kind: typed}, headers=headers)
            refused = problem(answer, 422, "invalid-body")
            assert refused["errors"] == [{"pointer": f"/{kind}", "code": code, "reason": told}]


async def test_why_a_contact_is_not_taken_is_told_apart(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who, mine = await somebody(stack, gateway, "skynet")

    async def refused(method: str, path: str, body: Any = None) -> dict[str, Any]:
        told = await does(mine, method, path, body, 409)
        assert told["type"] == "/problems/conflict"
        (reason,) = told["reasons"]
        return dict(reason)

    yours = await refused("POST", "/profile/phones", {"phone": who.phone})
    assert yours == {"code": "contact_yours", "detail": "Этот контакт у вас уже есть и подтверждён"}
    added = await does(mine, "POST", "/profile/emails", {"email": f"new.{who.email}"}, 201)
    unconfirmed = await refused("PUT", f"/profile/emails/{added['id']}/main")
    assert unconfirmed["code"] == "contact_unconfirmed"
    for place in range(4):
        value = f"{place}.{who.email}"
        known = (
            "insert into contacts (operator, subscriber_id, kind, value) values ('skynet', $1, 'email', $2)"
        )
        await stack.sql("auth", known, who.subscriber_id, value)
    many = await refused("POST", "/profile/emails", {"email": f"more.{who.email}"})
    assert (many["code"], "удалите лишний" in many["detail"]) == ("contacts_limit", True)
    profile = await mine.get("/profile")
    for phone in profile["phones"]:
        await does(mine, "DELETE", f"/profile/phones/{phone['id']}", status=204)
    main = next(email for email in profile["emails"] if email["confirmed"])
    assert (await refused("DELETE", f"/profile/emails/{main['id']}"))["code"] == "last_contact"
