"""What an operator sells: tariffs, which contracts are about, and add-ons beside them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from contracts.message import Command, Message, Question
from contracts.money import LARGEST

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Fee = Annotated[int, Field(ge=0, le=LARGEST)]
Names = Annotated[dict[str, Annotated[str, Field(min_length=1, max_length=200)]], Field(min_length=1)]


Clearable = Literal[
    "speed_mbps", "traffic_gb", "devices", "switch_to", "switch_fee", "sold_from", "sold_until"
]


class Tariff(Message):
    """`price` is for a month, `once` at the start. `parts` are the products of a bundle (empty: `product` alone).

    Sold to everybody while `public`, not `archived`, and from `sold_from` until the day before `sold_until`. A
    subscriber may switch to it himself while `switchable`, and from it to those in `switch_to` (None: to any) for
    `switch_fee` (None: for the operator's usual fee).
    """

    code: str
    kind: Literal["tariff", "add_on"] = "tariff"
    product: str
    parts: list[str] = []
    names: dict[str, str]
    price: int
    once: int = 0
    currency: str
    speed_mbps: int | None = None
    traffic_gb: int | None = None
    devices: int | None = None
    public: bool = True
    switchable: bool = True
    archived: bool = False
    switch_to: list[str] | None = None
    switch_fee: int | None = None
    sold_from: date | None = None
    sold_until: date | None = None


class Tariffs(Message):
    items: list[Tariff]


class GetTariffs(Question[Tariffs]):
    """The operator's public catalogue: what is sold today."""

    operator: str


class AnnouncedPrice(Message):
    """From `from_day` on; with a period's start where the fee is taken then. `services` are told of it so far."""

    code: str
    price: int
    from_day: date
    currency: str
    services: int = 0


class KnownTariff(Tariff):
    """As staff sees it: `services` have it now, `edited_by` names whoever has changed what the profile said."""

    services: int
    edited_by: str | None
    announced: list[AnnouncedPrice]


class KnownTariffs(Message):
    items: list[KnownTariff]


class ListTariffs(Question[KnownTariffs]):
    """For staff: everything, what is archived and not public too."""


class AddTariff(Command[Tariff]):
    """By a manager or marketing. `product` and `parts` are among what the operator sells.

    Problems: not-allowed, conflict (the code is taken), bad-request.
    """

    code: Code
    kind: Literal["tariff", "add_on"] = "tariff"
    product: str = Field(max_length=40)
    parts: list[str] = Field(default=[], max_length=10)
    names: Names
    price: int = Field(gt=0, le=LARGEST)
    once: Fee = 0
    speed_mbps: int | None = Field(default=None, ge=1, le=100_000)
    traffic_gb: int | None = Field(default=None, ge=1, le=1_000_000)
    devices: int | None = Field(default=None, ge=1, le=100)
    public: bool = True
    switchable: bool = True
    switch_to: list[Code] | None = Field(default=None, max_length=100)
    switch_fee: Fee | None = None
    sold_from: date | None = None
    sold_until: date | None = None


class EditTariff(Command[Tariff]):
    """What is given is changed, for those who come; who has the tariff keeps what he has. Prices are announced.

    What stands in `clear` has no value any more: no limit, no days, to any tariff, at the usual fee.
    From now on the operator's profile no longer changes this tariff. Problems: not-allowed, not-found, bad-request.
    """

    code: Code
    names: Names | None = None
    once: Fee | None = None
    speed_mbps: int | None = Field(default=None, ge=1, le=100_000)
    traffic_gb: int | None = Field(default=None, ge=1, le=1_000_000)
    devices: int | None = Field(default=None, ge=1, le=100)
    public: bool | None = None
    switchable: bool | None = None
    archived: bool | None = None
    switch_to: list[Code] | None = Field(default=None, max_length=100)
    switch_fee: Fee | None = None
    sold_from: date | None = None
    sold_until: date | None = None
    clear: list[Clearable] = Field(default=[], max_length=20)


class AnnouncePrice(Command[AnnouncedPrice]):
    """From `from_day` the tariff costs `price`, for those who have it too: they are told.

    At least as many days ahead as the operator's profile says. Problems: not-allowed, not-found, bad-request.
    """

    code: Code
    price: int = Field(gt=0, le=LARGEST)
    from_day: date
