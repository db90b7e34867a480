"""Devices by MAC address."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import AddDevice, Device, ListDevices, Mac, RemoveDevice
from contracts.problems import NotFound
from gateway.previews import KeyIfAny, KeyUnlessPreview, Preview
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])


class NewDevice(BaseModel):
    """`mac` in any usual notation."""

    model_config = ConfigDict(extra="forbid")

    mac: Mac
    name: str | None = Field(default=None, max_length=60)


class DeviceView(BaseModel):
    """`mac` as aa:bb:cc:dd:ee:ff."""

    mac: str
    name: str | None
    added_at: datetime


class DeviceList(BaseModel):
    """`limit` is how many there may be."""

    items: list[DeviceView]
    limit: int
    next_cursor: None = None


@router.get("/devices")
async def list_devices(subscriber: Subscriber) -> DeviceList:
    """The oldest first."""
    found = await subscriber.ask(ListDevices())
    return DeviceList(items=[_view(device) for device in found.items], limit=found.limit)


@router.post("/devices", status_code=201)
async def add_device(
    body: NewDevice, subscriber: Subscriber, key: KeyUnlessPreview, preview: Preview = False
) -> DeviceView:
    """Register a device; the same one again stays as it is."""
    return _view(await subscriber.ask(AddDevice(**body.model_dump(), preview=preview), key))


@router.delete("/devices/{mac}", status_code=204)
async def remove_device(mac: str, subscriber: Subscriber, key: KeyIfAny, preview: Preview = False) -> None:
    try:
        wanted = RemoveDevice(mac=mac, preview=preview)
    except ValueError:
        raise NotFound from None
    await subscriber.ask(wanted, key)


def _view(device: Device) -> DeviceView:
    return DeviceView(**device.model_dump())
