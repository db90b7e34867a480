"""What an operator sells."""

from contracts.message import Message, Question


class Tariff(Message):
    code: str
    product: str
    names: dict[str, str]
    price: int
    currency: str
    speed_mbps: int | None = None
    public: bool = True


class Tariffs(Message):
    items: list[Tariff]


class GetTariffs(Question[Tariffs]):
    """The operator's public catalogue."""

    operator: str
