"""The money of an SMS that is not claimed from the queue: set aside before it goes, given back if nobody took it."""

from dataclasses import replace

from sqlalchemy import text

from notify.attempts import Delivery
from notify.claims import OPEN_DAY, Terms
from notify.service import service

_SPEND = text("""
update sms_spending set cost = cost + :price
where operator = :operator and provider = :provider and day = :day
  and (cast(:ceiling as bigint) is null or cost + :price <= :ceiling)
returning cost
""")
_BEGIN = text("""
update deliveries set cost = coalesce(cost, 0) + :price, provider = :provider,
  own_number = case when :numbered then coalesce(
    case when provider = :provider then own_number end, nextval('sms_numbers')) end
where operator = :operator and id = :id and attempts = :attempts
returning own_number, cost
""")


async def set_aside(delivery: Delivery, terms: Terms) -> Delivery | None:
    """The delivery as this provider has to carry it; None when the day's ceiling does not allow it."""
    again = delivery.provider == terms.provider
    price = 0 if again else terms.price * delivery.whole
    values = {name: getattr(terms, name) for name in ("provider", "day", "ceiling", "numbered")}
    values |= {"operator": delivery.operator, "price": price}
    async with service.database.transaction() as db:
        await db.execute(OPEN_DAY, {name: values[name] for name in ("operator", "provider", "day")})
        spent = {name: values[name] for name in ("operator", "provider", "day", "ceiling", "price")}
        if (await db.execute(_SPEND, spent)).first() is None:
            return None
        begun = {name: values[name] for name in ("operator", "provider", "price", "numbered")}
        row = (await db.execute(_BEGIN, begun | {"id": delivery.id, "attempts": delivery.attempts})).one()
    # Another provider's phone joins no parts of this one's.
    parts = delivery.parts if again else list(range(1, delivery.whole + 1))
    return replace(
        delivery,
        provider=terms.provider,
        parts=parts,
        kept=again,
        own_number=row.own_number,
        cost=row.cost,
        day=terms.day,
    )


async def give_back(carried: Delivery, price: int) -> None:
    """Nobody has it: `price` is free again."""
    whose = {"operator": carried.operator, "price": -price}
    async with service.database.transaction() as db:
        await db.execute(_SPEND, whose | {"provider": carried.provider, "day": carried.day, "ceiling": None})
        await db.execute(
            _BEGIN,
            whose | {"provider": None, "numbered": False, "id": carried.id, "attempts": carried.attempts},
        )
