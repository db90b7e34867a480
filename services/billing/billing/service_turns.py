"""A service gets another tariff, another price, or ends: what was planned for it, on its day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.tables import service_changes, services, tariffs
from contracts.billing import AccountEvent, AddOnEnded, TariffChanged

Told = list[tuple[type[AccountEvent], dict[str, Any]]]

_IN_TURN = case({"tariff": 1, "price": 2, "end": 3}, value=service_changes.c.kind)


async def due(db: AsyncConnection, account_id: int, day: date) -> Sequence[Row[Any]]:
    """The planned changes of an account's services whose day has come, in the order in which they take effect."""
    planned = select(service_changes).where(
        service_changes.c.account_id == account_id,
        service_changes.c.status == "planned",
        service_changes.c.on_day <= day,
    )
    ordered = planned.order_by(service_changes.c.on_day, _IN_TURN, service_changes.c.id)
    return (await db.execute(ordered)).all()


async def turn(db: AsyncConnection, change: Row[Any], day: date) -> Told:
    """Make one change. The price of a tariff that the service no longer has is none of its business."""
    of_service = select(services).where(services.c.id == change.service_id)
    service = (await db.execute(of_service)).one()
    foreign = change.kind == "price" and change.tariff_id not in {None, service.tariff_id}
    if service.state == "ended" or foreign:
        await _settle(db, change.id, "withdrawn")
        return []
    await _settle(db, change.id, "applied")
    changed = update(services).where(services.c.id == change.service_id)
    if change.kind == "end":
        await db.execute(changed.values(state="ended", ended_on=day))
        return [
            (AddOnEnded, {"service_id": service.id, "names": (await _tariff(db, service.tariff_id)).names})
        ]
    if change.kind == "price":
        await db.execute(changed.values(price=change.price))
        return []
    await db.execute(changed.values(tariff_id=change.tariff_id, price=change.price))
    tariff = await _tariff(db, change.tariff_id)
    told = {"service_id": service.id, "tariff": tariff.code, "names": tariff.names, "price": change.price}
    return [(TariffChanged, told)]


async def end_all(db: AsyncConnection, account_id: int, day: date) -> None:
    """Every service of an account ends, and nothing is planned any more."""
    ended = update(services).where(services.c.account_id == account_id, services.c.state == "active")
    await db.execute(ended.values(state="ended", ended_on=day))
    planned = update(service_changes).where(
        service_changes.c.account_id == account_id, service_changes.c.status == "planned"
    )
    await db.execute(planned.values(status="withdrawn", settled_at=func.now()))


async def _settle(db: AsyncConnection, change_id: int, status: str) -> None:
    settled = update(service_changes).where(service_changes.c.id == change_id)
    await db.execute(settled.values(status=status, settled_at=func.now()))


async def _tariff(db: AsyncConnection, tariff_id: int) -> Row[Any]:
    return (await db.execute(select(tariffs).where(tariffs.c.id == tariff_id))).one()
