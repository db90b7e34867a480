"""Traffic by day and the devices of a contract."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from contracts.message import Command, Message, Question

# Where a counter of 32 bits and its 32 bits of wraps would be more than PostgreSQL's bigint holds.
MOST_OCTETS = 2**63 - 1

Octets = Annotated[int, Field(ge=0, le=MOST_OCTETS)]

_MAC = re.compile(
    r"[0-9a-f]{12}|(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}"
)


def normal_mac(written: str) -> str:
    """`AA-BB-CC-DD-EE-FF`, `aabb.ccdd.eeff` and `aabbccddeeff` are `aa:bb:cc:dd:ee:ff`.

    Raises ValueError for what is no address of one device: groups, broadcast and zeros are not (IEEE 802).
    """
    text = written.strip().lower()
    if not _MAC.fullmatch(text):
        raise ValueError("is not a MAC address such as 3c:22:fb:01:02:03")
    digits = re.sub("[^0-9a-f]", "", text)
    if int(digits[:2], 16) & 1 or not int(digits, 16):
        raise ValueError("is not the address of one device")
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


Mac = Annotated[str, Field(max_length=40), AfterValidator(normal_mac)]


class UsageRecord(Message):
    """One accounting record: the session's counters since its beginning, as seen by its subscriber.

    `received` is what came to the subscriber, `sent` what left.
    """

    session: str = Field(min_length=1, max_length=128)
    account: str = Field(max_length=64)
    at: datetime
    received: Octets
    sent: Octets


class UsageRecorded(Message):
    """How many records are kept, and how many belong to no account."""

    kept: int
    strangers: int


class RecordUsage(Question[UsageRecorded]):
    """Keep accounting records. Counters are absolute, so repeats and any order of arrival change nothing."""

    operator: str
    records: list[UsageRecord] = Field(max_length=2000)


class UsageDay(Message):
    """Octets of one day of the operator's calendar."""

    day: date
    received: int
    sent: int


class UsageCap(Message):
    """What the tariff includes in the present period, octets in both directions together."""

    limit: int
    used: int
    left: int


class Usage(Message):
    """Each day from `from_day` to `to_day`; the charging period that holds today, its end not included."""

    days: list[UsageDay]
    period_from: date
    period_to: date
    period_received: int
    period_sent: int
    cap: UsageCap | None = None


class GetUsage(Question[Usage]):
    """Of the subscriber who asks; without days it is the present period. Problems: not-found, bad-request."""

    from_day: date | None = None
    to_day: date | None = None


class Device(Message):
    mac: str
    name: str | None = None
    added_at: datetime


class Devices(Message):
    """`limit` is how many there may be."""

    items: list[Device]
    limit: int


class ListDevices(Question[Devices]):
    """Of the subscriber who asks. Problem: not-found where the operator registers no devices."""


class AddDevice(Command[Device]):
    """Register a device; the same one again stays as it is. Problems: not-found, device-not-allowed."""

    mac: Mac
    name: str | None = Field(default=None, max_length=60)


class DeviceRemoved(Message):
    mac: str


class RemoveDevice(Command[DeviceRemoved]):
    """Problem: not-found."""

    mac: Mac
