"""Ids: where the OpenAPI document takes them, and real ones of people beside neighbours who have nothing of it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from applicants import wish
from dead_letter_deeds import give_up
from newcomers import Newcomer, newcomer, newcomers
from news_deeds import NEWS, NEWSLETTER
from ordering import new_tariff, today_at
from payers import Payer
from people import Person, operation_number, sign_in
from register_days import Day, upload
from running import Running, until
from signed_devices import device
from signed_tokens import Signer

Json = dict[str, Any]
Ids = dict[str, Any]
OPERATORS = ("skynet", "netbynet", "centra", "cherrynet")
BASE = "/api/v1"
VERBS = ("get", "put", "post", "patch", "delete")
# Beside whatever is a UUID, and each parameter of a path.
NAMED = re.compile(
    r"(.+_)?ids?|mac|card|account|contract|number|lookup|recovery|confirmation|payment|who|about|q"
)
# Parameters of paths that name what is the same for everybody.
NOBODYS = {"language", "medium", "month", "notice", "operator", "report"}


@dataclass(frozen=True)
class Operation:
    """Of the document: parameters that are ids, and those of path and query."""

    ids: set[str]
    parameters: set[str]

    @property
    def previews(self) -> set[str]:
        """Queries with which it only tells what it would do."""
        return {"preview=true"} & {f"{name}=true" for name in self.parameters}


def operations(document: Json) -> dict[str, Operation]:
    """By route, all that takes ids."""
    schemas = document["components"]["schemas"]
    made = {
        f"{verb.upper()} {path.removeprefix(BASE)}": Operation(
            {*_parameters(schemas, verbs[verb]), *_fields(schemas, verbs[verb])},
            {found["name"] for found in verbs[verb].get("parameters", [])},
        )
        for path, verbs in document["paths"].items()
        for verb in verbs.keys() & set(VERBS)
    }
    return {route: operation for route, operation in made.items() if operation.ids}


def _parameters(schemas: Json, operation: Json) -> Iterator[str]:
    for found in operation.get("parameters", []):
        if found["in"] == "path" and found["name"] not in NOBODYS:
            yield found["name"]
        elif found["in"] == "query":
            yield from _ids(schemas, found["schema"], found["name"])


def _fields(schemas: Json, operation: Json) -> Iterator[str]:
    for form in operation.get("requestBody", {}).get("content", {}).values():
        yield from _ids(schemas, form["schema"], "")


def _ids(schemas: Json, schema: Json, name: str) -> Iterator[str]:
    """Names of what is an id in `schema`, which is that of `name`."""
    if schema.get("format") == "uuid" or NAMED.fullmatch(name):
        yield name
    if "$ref" in schema:
        yield from _ids(schemas, schemas[schema["$ref"].rpartition("/")[2]], name)
    for either in (*schema.get("anyOf", []), *schema.get("oneOf", []), *schema.get("allOf", [])):
        yield from _ids(schemas, either, name)
    if "items" in schema:
        yield from _ids(schemas, schema["items"], name)
    for field_name, its_schema in schema.get("properties", {}).items():
        yield from _ids(schemas, its_schema, field_name)


@dataclass
class Household:
    """Of one operator: `owner` has what `ids` names, `neighbour` has not; the admin is of the same operator."""

    owner: Person
    neighbour: Person
    admin: Person
    who: list[Newcomer]
    ids: Ids

    @property
    def private(self) -> set[str]:
        """What nobody else may read: contacts, numbers and ids of the owner."""
        told = {text for one in self.who for text in (one.phone, one.email, one.account, one.login)}
        # A short number, such as that of a service, stands in many a text by chance.
        return told | {str(one) for one in self.ids.values() if isinstance(one, str) and len(one) > 9}


async def households(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> dict[str, Household]:
    """By operator, each with what that operator lets people have."""

    async def one(operator: str, have: Callable[[Household], Awaitable[Ids]], contracts: int) -> Household:
        *mine, neighbour = await newcomers(stack, operator, [1_000_00] * (contracts + 1), state="active")
        owner, stranger = await asyncio.gather(
            *(sign_in(gateway, operator, asdict(who)) for who in (mine[0], neighbour))
        )
        house = Household(owner, stranger, admin_of(stack, gateway, operator), mine, {})
        house.ids = {
            "account": mine[0].account,
            "subscriber": str(mine[0].subscriber_id),
            **await have(house),
        }
        return house

    async def skynet(house: Household) -> Ids:
        payer = Payer(stack, house.who[0], house.owner)
        several = (
            _cabinet(house),
            _browser(house, sandbox),
            _delivery(house),
            _desk(house),
            _application(house),
            _contact(house, sandbox),
            _contracts(house),
            _card(payer),
            _staff(stack, house),
        )
        return {name: id_ for ids in await asyncio.gather(*several) for name, id_ in ids.items()}

    async def centra(house: Household) -> Ids:
        wish = await house.owner.post("/termination", {})
        day, number = Day(stack, house.who), operation_number()
        register = await upload(house.admin, day, day.file([(number, house.who[0].account, "70.00")]))
        return {"termination": wish["id"], "register": register["id"], "register_row": number}

    made = await asyncio.gather(
        one("skynet", skynet, 3),
        one("netbynet", _netbynet, 1),
        one("centra", centra, 1),
        one("cherrynet", _cherrynet, 1),
    )
    return dict(zip(OPERATORS, made, strict=True))


def admin_of(stack: Running, gateway: httpx.AsyncClient, operator: str) -> Person:
    return Person(gateway, operator, Signer(stack).token(uuid4(), operator, "staff", "admin"))


async def _cabinet(house: Household) -> Ids:
    me, digits = house.owner, uuid4().hex
    mac = ":".join(["02", *(digits[at : at + 2] for at in range(0, 10, 2))])
    wish = {"kind": "support", "topic": "general", "text": "Нет связи"}
    ticket, chat, _, add_on = await asyncio.gather(
        me.post("/tickets", wish),
        me.post("/chats", {"name": "Анна", "topic": "general", "text": "Нет связи"}),
        me.post("/devices", {"mac": mac}),
        me.post("/services", {"add_on": "antivirus"}),
    )
    (service,) = [one for one in (await me.get("/services"))["items"] if one["id"] != add_on["id"]]
    return {
        "ticket": ticket["id"],
        "chat": chat["id"],
        "mac": mac,
        "add_on": add_on["id"],
        "service": service["id"],
        "session": str((await device(me.client, house.who[0])).session),
    }


async def _desk(house: Household) -> Ids:
    """Files of his and of staff that wait to be sent, and a ready answer."""

    async def stored(who: Person) -> str:
        headers = {**who.headers, "Idempotency-Key": str(uuid4())}
        answer = await who.client.post("/attachments?name=log.txt", content=b"ping", headers=headers)
        return str(answer.json()["id"])

    ready = {"title": "Роутер", "texts": {"ru": "Перезагрузите роутер"}}
    return {
        "file": await stored(house.owner),
        "files": [await stored(house.owner)],
        "more_files": [await stored(house.owner)],
        "staffs_files": [await stored(house.admin)],
        "chat_files": [await stored(house.owner)],
        "consultants_files": [await stored(house.admin)],
        "canned": (await house.admin.post("/staff/canned-answers", ready))["id"],
    }


async def _application(house: Household) -> Ids:
    """Nobody's of the household, but of the operator's."""
    entered = await house.admin.post("/staff/applications", {"language": "ru", **wish()})
    return {"application": entered["id"], "application_code": entered["code"]}


async def _cherrynet(house: Household) -> Ids:
    text = {"ru": {"question": "Где?", "answer": "Там."}}
    entry = await house.admin.post("/staff/faq", {"category": "tv", "published": False, "texts": text})
    link = {"titles": {"ru": "Ссылка"}, "url": "https://cherrynet.example/ids"}
    return {"entry": entry["id"], "download": (await house.admin.post("/staff/downloads", link))["id"]}


async def _browser(house: Household, sandbox: httpx.AsyncClient) -> Ids:
    subscription = (await sandbox.post("/push/browsers")).json()
    return {"browser": (await house.owner.post("/notifications/browsers", subscription))["id"]}


async def _delivery(house: Household) -> Ids:
    """What his ticket or his service has been told by."""

    async def queued() -> list[str]:
        whose = {"subscriber": str(house.who[0].subscriber_id)}
        return [one["id"] for one in (await house.admin.get("/staff/deliveries", params=whose))["items"]]

    return {"delivery": (await until("something is sent to him", queued))[0]}


async def _contact(house: Household, sandbox: httpx.AsyncClient) -> Ids:
    """Those of the contract, and one that waits to be confirmed by a code that is known."""
    profile = await house.owner.get("/profile")
    email = f"more.{house.who[0].email}"
    added = await house.owner.post("/profile/emails", {"email": email})

    async def code() -> str | None:
        letters = (await sandbox.get(f"/messages?to={quote(email)}")).json()["items"]
        found = re.search(r"\b\d{6}\b", letters[0]["text"]) if letters else None
        return found and found[0]

    return {
        "phone": profile["phones"][0]["id"],
        "email": profile["emails"][0]["id"],
        "confirmation": added["confirmation"],
        "code": await until("the code has come", code),
    }


async def _contracts(house: Household) -> Ids:
    for other in house.who[1:]:
        await house.owner.post("/contracts", {"login": other.login, "password": other.password}, status=200)
    _, flat, house_ = house.who
    return {"contract": str(flat.subscriber_id), "other_contract": str(house_.subscriber_id)}


async def _card(payer: Payer) -> Ids:
    """Binding it is a payment, of which a notice tells."""
    card = await payer.bind()

    async def paid() -> Any:
        items = (await payer.person.get("/notifications", params={"unread_only": True}))["items"]
        return [one["id"] for one in items]

    return {"card": card, "payment": card, "notifications": await until("a notice has come", paid)}


async def _staff(stack: Running, house: Household) -> Ids:
    account = f"/staff/accounts/{house.who[0].account}"
    large = {"amount": "-50000.00", "reason": "по заявлению"}
    first = admin_of(stack, house.admin.client, "skynet")
    waiting = [await first.post(f"{account}/corrections", large, status=409) for _ in range(2)]
    small = await house.admin.post(f"{account}/corrections", {"amount": "1.00", "reason": "по заявлению"})
    gone = await newcomer(stack, "skynet")
    long_ago = "update subscribers set ended_on = '2020-01-01' where id = $1"
    await stack.sql("auth", long_ago, gone.subscriber_id)
    erasure = f"/staff/subscribers/{gone.subscriber_id}/erasure"
    await house.admin.post(erasure, {"reason": "по заявлению"}, status=200)
    new = {"login": f"new-{uuid4().hex[:8]}", "name": "Test", "role": "sales"}
    invited = await house.admin.post("/staff/people", new)
    about = f"staff:{invited['id']}"
    (entry,) = (await house.admin.get("/staff/audit", params={"about": about}))["items"]
    return {
        "about": about,
        "admin": entry["staff_id"],
        "dead_letter": await give_up(stack, "notify"),
        "erased": str(gone.subscriber_id),
        "approval": waiting[0]["approval"],
        "other_approval": waiting[1]["approval"],
        "transfer": small["id"],
        "staff": invited["id"],
    }


async def _netbynet(house: Household) -> Ids:
    first = today_at("netbynet") + timedelta(days=5)
    days = {"from": first.isoformat(), "until": (first + timedelta(days=30)).isoformat()}
    wish = await house.owner.post("/suspension", days)
    tariff = await house.admin.post("/staff/tariffs", new_tariff())
    news = await house.admin.post("/staff/news", NEWS)
    newsletter = await house.admin.post("/staff/newsletters", NEWSLETTER)
    ids = {"news": news["id"], "newsletter": newsletter["id"]}
    return {"suspension": wish["id"], "tariff": tariff["code"], **ids}
