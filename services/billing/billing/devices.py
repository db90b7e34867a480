"""Devices of a contract by MAC address, as many as the tariff allows."""

from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing.commands import command
from billing.service import profile_of, service
from billing.tables import accounts, devices, services, tariffs
from chassis.profiles import Profile
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.billing import (
    AddDevice,
    Device,
    DeviceRemoved,
    Devices,
    ListDevices,
    Reason,
    RemoveDevice,
)
from contracts.problems import DeviceNotAllowed, NotFound


@service.answers(ListDevices)
async def list_devices(_: ListDevices, asked: Asked) -> Devices:
    """The oldest first."""
    profile = _registering(asked.subscriber)
    async with service.database.reading() as db:
        account = await _account(db, asked.subscriber, lock=False)
        mine = select(devices).where(devices.c.account_id == account.id)
        rows = (await db.execute(mine.order_by(devices.c.added_at, devices.c.mac))).all()
        limit = await _limit(db, account.id, profile)
    return Devices(items=[_device(row) for row in rows], limit=limit)


@command(AddDevice)
async def add_device(question: AddDevice, asked: Asked, db: AsyncConnection) -> Device:
    """Under the account's lock, so that two at a time do not pass the limit together."""
    profile = _registering(asked.subscriber)
    account = await _account(db, asked.subscriber, lock=True)
    known = await _known(db, profile.operator, question.mac)
    if known is None:
        await _check_room(db, account.id, profile)
        row = {"operator": profile.operator, "mac": question.mac, "account_id": account.id}
        added = insert(devices).values(**row, name=question.name).returning(devices)
        return _device((await db.execute(added)).one())
    if known.account_id != account.id:
        raise _not_allowed(Reason(code="device_taken"))
    return _device(known)


@command(RemoveDevice)
async def remove_device(question: RemoveDevice, asked: Asked, db: AsyncConnection) -> DeviceRemoved:
    profile = _registering(asked.subscriber)
    account = await _account(db, asked.subscriber, lock=True)
    mine = (
        (devices.c.operator == profile.operator)
        & (devices.c.mac == question.mac)
        & (devices.c.account_id == account.id)
    )
    if not (await db.execute(delete(devices).where(mine))).rowcount:
        raise NotFound("There is no such device on this contract.")
    return DeviceRemoved(mac=question.mac)


def _registering(subscriber: Caller) -> Profile:
    profile = profile_of(subscriber.operator)
    if not profile.capabilities.devices:
        raise NotFound("This operator registers no devices.")
    return profile


async def _account(db: AsyncConnection, subscriber: Caller, *, lock: bool) -> Row[Any]:
    mine = select(accounts.c.id).where(
        accounts.c.operator == subscriber.operator, accounts.c.subscriber_id == subscriber.id
    )
    account = (await db.execute(mine.with_for_update() if lock else mine)).one_or_none()
    if account is None:
        raise NotFound("There is no such account.")
    return account


async def _known(db: AsyncConnection, operator: str, mac: str) -> Row[Any] | None:
    there = select(devices).where(devices.c.operator == operator, devices.c.mac == mac)
    return (await db.execute(there)).one_or_none()


async def _check_room(db: AsyncConnection, account_id: int, profile: Profile) -> None:
    limit = await _limit(db, account_id, profile)
    mine = select(func.count()).where(devices.c.account_id == account_id)
    if (await db.execute(mine)).scalar_one() >= limit:
        raise _not_allowed(Reason(code="devices_limit", values={"limit": str(limit)}))


async def _limit(db: AsyncConnection, account_id: int, profile: Profile) -> int:
    """What the best of the account's tariffs allows, else the operator's own limit."""
    allowed = (
        select(func.max(tariffs.c.devices))
        .join(services, services.c.tariff_id == tariffs.c.id)
        .where(services.c.account_id == account_id, services.c.state == "active")
    )
    of_tariff = (await db.execute(allowed)).scalar()
    assert profile.devices is not None, "a capability has its section"
    return int(of_tariff or profile.devices.limit)


def _not_allowed(reason: Reason) -> DeviceNotAllowed:
    return DeviceNotAllowed(reasons=[reason.model_dump(mode="json")])


def _device(row: Row[Any]) -> Device:
    return Device(mac=row.mac, name=row.name, added_at=row.added_at)
