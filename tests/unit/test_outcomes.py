"""What came of attempts is written down, whatever was answered and whatever becomes of others."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from notify import sending
from notify.attempts import Delivery, Outcome


def delivery() -> Delivery:
    return Delivery(
        uuid4(), "skynet", "email", "anna@mail.example", "x", "x", "", 1, datetime.now(UTC), None, []
    )


@pytest.mark.parametrize(
    "said",
    [b"550 \xed\xe5\xf2 \xff\xf9\xe8\xea\xe0".decode("utf-8", "surrogateescape"), "a\0b\ud800", "ж" * 9999],
)
def test_whatever_a_server_has_said_can_be_written_down(said: str) -> None:
    reason = Outcome("failed", said).reason
    assert reason
    assert "\0" not in reason
    assert len(reason) <= 500
    reason.encode()


def test_no_reason_stays_none() -> None:
    assert Outcome("sent").reason is None


class InTheWay(Exception):
    sqlstate = "55P03"


async def written(
    monkeypatch: pytest.MonkeyPatch, outcomes: list[str], trouble: Any
) -> list[BaseException | None]:
    """What is told to those whose outcomes are written together."""

    async def record_all(_: str, attempts: list[tuple[Delivery, Outcome]]) -> None:
        trouble([outcome.reason for _, outcome in attempts])

    monkeypatch.setattr(sending, "record_all", record_all)
    waiting = [asyncio.get_running_loop().create_future() for _ in outcomes]
    answered = [
        (delivery(), Outcome("failed", reason), future)
        for reason, future in zip(outcomes, waiting, strict=True)
    ]
    await sending._recorded("skynet", answered)
    return [future.exception() for future in waiting]


async def test_an_outcome_that_cannot_be_written_down_spoils_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[str] = []

    def trouble(reasons: list[str]) -> None:
        if "bad" in reasons:
            raise ValueError("bad")
        kept.extend(reasons)

    told = await written(monkeypatch, ["one", "bad", "two"], trouble)
    assert kept == ["one", "two"]
    assert [type(error) for error in told] == [type(None), ValueError, type(None)]


async def test_who_was_in_the_way_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[UUID | None] = []

    def trouble(_: list[str]) -> None:
        tries.append(None)
        if len(tries) == 1:
            raise DBAPIError("update", None, InTheWay())

    assert await written(monkeypatch, ["one", "two"], trouble) == [None, None]
    assert len(tries) == 2
