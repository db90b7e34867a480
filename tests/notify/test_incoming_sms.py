"""What has no effect holds up nobody."""

import asyncio
from typing import Any

import pytest

from notify import incoming_sms
from notify.incoming_sms import TRIES, keep_incoming
from notify.receipt_pdu import Incoming
from notify.smpp_link import Acknowledge


class FakeLink:
    operator = "skynet"

    def __init__(self) -> None:
        self.incoming: asyncio.Queue[tuple[Incoming, Acknowledge]] = asyncio.Queue()


async def test_a_stop_that_never_has_an_effect_is_left_to_the_centre_and_the_next_is_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []

    async def broken(_: str, address: str) -> None:
        tried.append(address)
        raise ValueError("this one is never understood")

    monkeypatch.setattr(incoming_sms, "switch_marketing_off", broken)
    monkeypatch.setattr(incoming_sms, "RETRY_SECONDS", 0.0)
    link: Any = FakeLink()
    heard: asyncio.Queue[str] = asyncio.Queue()
    for text in ("STOP", "Сколько на счёте?"):

        async def acknowledge(text: str = text) -> None:
            heard.put_nowait(text)

        link.incoming.put_nowait((Incoming("79210000001", text), acknowledge))
    keeping = asyncio.create_task(keep_incoming(link))
    assert await asyncio.wait_for(heard.get(), 5) == "Сколько на счёте?"
    assert len(tried) == TRIES
    keeping.cancel()
