"""The session with an SMS centre by other hands (node-smpp): what both take for SMPP 3.4 is SMPP 3.4."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from notify import smpp_link
from notify.attempts import Delivery, Outcome
from notify.credentials import Address
from notify.receipts import forms
from notify.segments import segments
from notify.smpp_link import Link
from notify.sms_over_smpp import submit
from second_smsc import SecondSmsc, second_smsc
from sms_section import SMS, bound

KAZAKH = "Құрметті абонент, шотыңызға 500,00 теңге түсті. Қызмет 3 желтоқсанға дейін жұмыс істейді. Рақмет!"


@asynccontextmanager
async def linked(password: str = "secret", **behaviour: Any) -> AsyncIterator[tuple[SecondSmsc, Link]]:
    async with second_smsc(**behaviour) as smsc:
        link = Link("skynet", Address("smpp", "127.0.0.1", smsc.port, "skynet", password), SMS, 1.0)
        session = asyncio.create_task(link.keep())
        yield smsc, link
        session.cancel()


async def hand_over(link: Link, text: str, phone: str = "+77010000001") -> Outcome:
    parts = list(range(1, len(segments(text).parts) + 1))
    return await submit(
        link,
        SMS,
        Delivery(uuid4(), "skynet", "sms", phone, "", text, "", 1, datetime.now(UTC), None, parts),
    )


async def test_it_binds_sends_parts_in_ucs2_and_unbinds() -> None:
    async with linked() as (smsc, link):
        await bound(link)
        assert smsc.heard[1:] or await smsc.says("bind")
        assert smsc.said("bind")[0] | {} == {"bind": "skynet", "right": True, "version": 0x34}
        outcome = await hand_over(link, KAZAKH)
        assert (outcome.state, sorted(outcome.taken)) == ("sent", [1, 2])
        parts = await smsc.says("submit", 2)
        assert "".join(part["text"] for part in parts) == KAZAKH
        assert {part["coding"] for part in parts} == {8}
        headers = [part["part"][0] for part in parts]
        assert [header[-4:] for header in headers] == ["0201", "0202"]
        assert len({header[:-4] for header in headers}) == 1
        await link.close()
        await smsc.says("unbound")


async def test_a_wrong_password_is_told_and_tried_again_later() -> None:
    async with linked("wrong") as (smsc, link):
        assert (await smsc.says("bind", 2))[1]["right"] is False
        assert link.trouble == "the SMS centre refuses to bind: ESME_RINVPASWD"


async def test_the_window_is_kept_and_throttling_puts_off() -> None:
    async with linked(silent=True) as (smsc, link):
        sending = [asyncio.create_task(hand_over(link, f"{n}")) for n in range(SMS.window * 2)]
        await smsc.says("submit", SMS.window)
        smsc.do("answer")
        await smsc.says("submit", SMS.window * 2)
        assert max(line["unanswered"] for line in smsc.said("submit")) == SMS.window
        smsc.do("answer")
        assert {outcome.state for outcome in await asyncio.gather(*sending)} == {"sent"}
    async with linked(throttleEvery=2) as (_, link):
        outcomes = [await hand_over(link, f"{n}") for n in range(2)]
        assert [(outcome.state, outcome.blame) for outcome in outcomes] == [
            ("sent", None),
            ("queued", "busy"),
        ]


async def test_receipts_in_decimal_name_the_ids_answered_in_hexadecimal() -> None:
    async with linked(hex=True, receipts=True) as (smsc, link):
        outcome = await hand_over(link, "Баланс 620,50")
        receipt, acknowledge = await asyncio.wait_for(link.receipts.get(), 5)
        assert (receipt.address, receipt.outcome) == ("77010000001", "delivered")
        assert outcome.taken[1].lower() in forms(receipt.message_id)
        assert not smsc.said("acknowledged")
        await acknowledge()
        assert (await smsc.says("acknowledged"))[0]["status"] == 0


async def test_links_are_enquired_both_ways_and_what_a_subscriber_writes_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(smpp_link, "ENQUIRE_SECONDS", 0.2)
    async with linked() as (smsc, link):
        await smsc.says("enquired")
        smsc.do("enquire")
        assert (await smsc.says("answered"))[0]["answered"] == 0
        smsc.do("write", **{"from": "77010000001", "text": "СТОП"})
        incoming, acknowledge = await asyncio.wait_for(link.incoming.get(), 5)
        assert (incoming.address, incoming.text) == ("77010000001", "СТОП")
        await acknowledge()
        assert (await smsc.says("acknowledged"))[0]["status"] == 0
