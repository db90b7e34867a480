"""Devices by MAC: any notation, as many as the tariff allows, also when all come at once."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from payers import Payer, payer
from running import Running


@pytest.fixture
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    """Skynet's first tariff: three devices."""
    return await payer(stack, gateway)


def mac(place: int = 0) -> str:
    """An address that nobody has had."""
    digits = f"02{uuid4().hex[:8]}{place:02x}"
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


async def listed(anna: Payer) -> list[str]:
    return [device["mac"] for device in (await anna.person.get("/devices"))["items"]]


@pytest.mark.parametrize(
    "form",
    [
        lambda told: told,
        lambda told: told.upper(),
        lambda told: told.replace(":", "-"),
        lambda told: told.replace(":", ""),
        lambda told: ".".join(told.replace(":", "")[at : at + 4] for at in (0, 4, 8)),
        lambda told: f" {told} ",
    ],
)
async def test_a_device_is_known_in_any_notation(anna: Payer, form: object) -> None:
    told = mac()
    written = form(told)  # type: ignore[operator]
    added = await anna.send("POST", "/devices", {"mac": written, "name": "Телефон"}, status=201)
    assert (added["mac"], added["name"]) == (told, "Телефон")
    assert await anna.send("POST", "/devices", {"mac": told}, status=201) == added
    assert await listed(anna) == [told]
    await anna.send("DELETE", f"/devices/{written.strip()}", status=204)
    assert await listed(anna) == []
    await anna.send("DELETE", f"/devices/{told}", status=404)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "02:00:00:00:00",
        "02:00:00:00:00:0g",
        "02-00:00:00:00:01",
        "020000000001ff",
        "ff:ff:ff:ff:ff:ff",
        "01:00:5e:00:00:01",
        "00:00:00:00:00:00",
        "02:00:00:00:00:01\n02",
        "٠2:00:00:00:00:01",
    ],
)
async def test_what_is_no_devices_address_is_refused(anna: Payer, written: str) -> None:
    refused = await anna.send("POST", "/devices", {"mac": written}, status=422)
    assert [error["pointer"] for error in refused["errors"]] == ["/mac"]


async def test_the_tariff_says_how_many_also_when_all_come_at_once(anna: Payer) -> None:
    assert (await anna.person.get("/devices"))["limit"] == 3

    async def add(place: int) -> int:
        headers = {**anna.person.headers, "Idempotency-Key": str(uuid4())}
        answer = await anna.person.client.post("/devices", json={"mac": mac(place)}, headers=headers)
        return answer.status_code

    assert sorted(await asyncio.gather(*(add(place) for place in range(8)))) == [201] * 3 + [409] * 5
    refused = await anna.send("POST", "/devices", {"mac": mac()}, status=409)
    assert refused["type"] == "/problems/device-not-allowed"
    assert [reason["code"] for reason in refused["reasons"]] == ["devices_limit"]
    assert "3" in refused["reasons"][0]["detail"]
    await anna.send("DELETE", f"/devices/{(await listed(anna))[0]}", status=204)
    await anna.send("POST", "/devices", {"mac": mac()}, status=201)


async def test_without_a_word_of_the_tariff_the_profile_says_how_many(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    anna = await payer(stack, gateway)
    await stack.sql(
        "billing",
        "update services set tariff_id = (select id from tariffs where operator = 'skynet' and code = 'sky-100') "
        "where account_id = (select id from accounts where subscriber_id = $1)",
        anna.who.subscriber_id,
    )
    assert (await anna.person.get("/devices"))["limit"] == 5


async def test_a_device_is_on_one_contract(stack: Running, gateway: httpx.AsyncClient, anna: Payer) -> None:
    other, told = await payer(stack, gateway), mac()
    await anna.send("POST", "/devices", {"mac": told}, status=201)
    refused = await other.send("POST", "/devices", {"mac": told}, status=409)
    assert [reason["code"] for reason in refused["reasons"]] == ["device_taken"]
    await other.send("DELETE", f"/devices/{told}", status=404)
    assert await listed(anna) == [told]


async def test_a_key_adds_once_and_a_preview_nothing(anna: Payer) -> None:
    told, key = mac(), str(uuid4())
    preview = await anna.person.client.post(
        "/devices", params={"preview": "true"}, json={"mac": told}, headers=anna.person.headers
    )
    assert (preview.status_code, await listed(anna)) == (201, [])
    first = await anna.send("POST", "/devices", {"mac": told}, status=201, key=key)
    assert await anna.send("POST", "/devices", {"mac": told}, status=201, key=key) == first
    refused = await anna.send("POST", "/devices", {"mac": mac()}, status=422, key=key)
    assert refused["type"] == "/problems/idempotency-key-reused"


async def test_an_operator_that_registers_none_has_no_such_page(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    centra = await payer(stack, gateway, "centra")
    await centra.send("GET", "/devices", status=404)
    await centra.send("POST", "/devices", {"mac": mac()}, status=404)
    await centra.send("DELETE", f"/devices/{mac()}", status=404)
