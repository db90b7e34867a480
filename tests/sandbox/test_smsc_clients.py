"""The SMSC as the two independent client libraries meet it, over real TCP."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiosmpplib
import pytest
import smpplib.client
import smpplib.consts
import smpplib.exceptions
import smpplib.gsm
from aiosmpplib.state import TON

from sandbox.world import World
from smpp_wire import PHONE

Until = Callable[[Callable[[], object]], Awaitable[None]]

KAZAKH = (
    "Құрметті абонент! Шотыңыздағы қаражат 3 желтоқсанға дейін жетеді. Қызмет тоқтамауы үшін "
    "3500 ₸ салыңыз. Сұрақтарыңыз болса, 9:00-ден 22:00-ге дейін қоңырау шалыңыз."
)
RUSSIAN = "Уважаемый абонент! Средств на счёте хватит до 3 декабря. " * 4
ENGLISH = "Your service will be stopped on {3 December}; top up 10€ to go on. " * 5
# aiosmpplib counts characters, not septets: with escaped ones its parts are too long for the air.
ENGLISH_WITHOUT_ESCAPES = re.sub("[{}€]", "", ENGLISH)


# --- smpplib, an independent client -------------------------------------------------------------------


@dataclass
class Sent:
    """What smpplib was told: the ids of the parts and the receipts, in the order of their coming."""

    ids: list[str] = field(default_factory=list)
    receipts: list[Any] = field(default_factory=list)


def send_with_smpplib(port: int, parts: Iterable[bytes], **message: Any) -> Sent:
    parts, sent = list(parts), Sent()
    client = smpplib.client.Client("127.0.0.1", port, allow_unknown_opt_params=True)
    client.set_message_sent_handler(lambda pdu: sent.ids.append(pdu.message_id.decode()))
    client.set_message_received_handler(lambda pdu: sent.receipts.append(pdu))  # noqa: PLW0108 - called by keyword
    client.connect()
    client.bind_transceiver(system_id="skynet", password="secret")
    for part in parts:
        client.send_message(
            source_addr_ton=smpplib.consts.SMPP_TON_ALNUM,
            source_addr="SkyNet",
            dest_addr_ton=smpplib.consts.SMPP_TON_INTL,
            dest_addr_npi=smpplib.consts.SMPP_NPI_ISDN,
            destination_addr=PHONE,
            short_message=part,
            registered_delivery=True,
            **message,
        )
    while len(sent.receipts) < len(parts):
        client.read_once()
    client.unbind()
    client.disconnect()
    return sent


@pytest.mark.parametrize("text", [KAZAKH, RUSSIAN, ENGLISH, "Код 4821", "Code 4821"])
async def test_a_text_that_smpplib_sends_in_parts_reaches_the_phone_whole(world: World, text: str) -> None:
    parts, data_coding, esm_class = smpplib.gsm.make_parts(text)
    sent = await asyncio.to_thread(
        send_with_smpplib, world.smsc.port, parts, data_coding=data_coding, esm_class=esm_class
    )

    (message,) = world.messages.find()
    assert message.text == text
    assert (message.to, message.sender, message.operator) == (f"+{PHONE}", "SkyNet", "skynet")
    assert list(message.message_ids) == sent.ids
    assert len(set(sent.ids)) == len(parts)


async def test_smpplib_reads_a_receipt_for_every_part(world: World) -> None:
    parts, data_coding, esm_class = smpplib.gsm.make_parts(KAZAKH)
    sent = await asyncio.to_thread(
        send_with_smpplib, world.smsc.port, parts, data_coding=data_coding, esm_class=esm_class
    )

    assert [receipt.receipted_message_id.decode() for receipt in sent.receipts] == sent.ids
    receipt = sent.receipts[0]
    assert (receipt.esm_class, receipt.message_state) == (0x04, smpplib.consts.SMPP_MESSAGE_STATE_DELIVERED)
    assert (receipt.source_addr, receipt.destination_addr) == (PHONE.encode(), b"SkyNet")
    assert re.fullmatch(
        rf"id:{sent.ids[0]} sub:001 dlvrd:001 submit date:\d{{10}} done date:\d{{10}} stat:DELIVRD err:000 text:.*",
        receipt.short_message.decode(),
    )


async def test_smpplib_is_told_that_the_password_is_wrong(world: World) -> None:
    world.smsc.password = "right"
    with pytest.raises(smpplib.exceptions.PDUError) as refusal:
        await asyncio.to_thread(send_with_smpplib, world.smsc.port, [])
    assert refusal.value.args[1] == smpplib.consts.SMPP_ESME_RINVPASWD


# --- aiosmpplib, the client that the cabinet uses -----------------------------------------------------


class Heard(aiosmpplib.AbstractHook):  # type: ignore[misc]
    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def sending(self, *_: Any) -> None:
        pass

    async def received(self, smpp_message: Any, *_: Any) -> None:
        self.messages.append(smpp_message)

    async def send_error(self, _smpp_message: Any, error: Exception, _client_id: str) -> None:
        self.messages.append(error)

    def receipts(self) -> list[Any]:
        return [message for message in self.messages if isinstance(message, aiosmpplib.DeliverSm)]


@asynccontextmanager
async def aiosmpplib_client(port: int) -> AsyncIterator[tuple[aiosmpplib.ESME, Heard]]:
    heard = Heard()
    esme = aiosmpplib.ESME("127.0.0.1", port, "kaspnet", "secret", hook=heard, log_level="CRITICAL")
    running = asyncio.create_task(esme.start())
    yield esme, heard
    running.cancel()  # it unbinds at once; the second for which it waits afterwards is nobody's


@pytest.mark.parametrize("esm_class", [0b01000000, 0])
@pytest.mark.parametrize("text", [KAZAKH, RUSSIAN * 2, ENGLISH_WITHOUT_ESCAPES])
async def test_a_long_text_from_aiosmpplib_arrives_whole(
    world: World, until: Until, text: str, esm_class: int
) -> None:
    async with aiosmpplib_client(world.smsc.port) as (esme, heard):
        await esme.broker.enqueue(
            aiosmpplib.SubmitSm(
                short_message=text,
                source=aiosmpplib.PhoneNumber("Kaspnet", TON.ALPHANUMERIC),
                destination=aiosmpplib.PhoneNumber(PHONE, TON.INTERNATIONAL),
                esm_class=esm_class,
                auto_message_payload=not esm_class,
                log_id="notice-1",
            )
        )
        await until(heard.receipts)

    (message,) = world.messages.find()
    assert message.text == text
    assert message.operator == "kaspnet"
    assert heard.receipts()[0].log_id == "notice-1"
