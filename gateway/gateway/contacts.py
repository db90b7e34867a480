"""The subscriber's phones and e-mails: a new one counts once it is confirmed by the code that went there.

Adding, removing and choosing ask for a password typed within five minutes (`POST /session/proof`).
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import (
    AddContact,
    ConfirmContact,
    Contact,
    ContactKind,
    ContactToConfirm,
    MakeContactMain,
    RemoveContact,
)
from gateway.visitors import BASE, SignedIn, Subscriber

router = APIRouter(prefix=f"{BASE}/profile", tags=["subscriber"])

# A repeat under the same key sends no second code; without a key it sends a new one.
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=255)]


class NewPhone(BaseModel):
    """Written as people write it; kept as E.164."""

    model_config = ConfigDict(extra="forbid")

    phone: str = Field(max_length=40)


class NewEmail(BaseModel):
    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=300)


class CodeTyped(BaseModel):
    """`confirmation` is what the call that added the contact has answered."""

    model_config = ConfigDict(extra="forbid")

    confirmation: UUID
    code: SecretStr = Field(min_length=1, max_length=32)


class ContactToConfirmView(BaseModel):
    """The code goes to `POST /profile/confirmations` before `expires_at`."""

    id: UUID
    value: str
    confirmed: bool
    main: bool
    confirmation: UUID
    expires_at: datetime


@router.post("/phones", status_code=201)
async def add_phone(body: NewPhone, subscriber: Subscriber, key: Key = None) -> ContactToConfirmView:
    """A code goes there by SMS. A repeat sends a new code, which makes the earlier one worthless.

    422 with the code `not_a_phone`; 409 with the reason `contact_yours` or `contacts_limit`.
    """
    return await _added("phone", body.phone, subscriber, key)


@router.post("/emails", status_code=201)
async def add_email(body: NewEmail, subscriber: Subscriber, key: Key = None) -> ContactToConfirmView:
    """A code goes there by e-mail. A repeat sends a new code, which makes the earlier one worthless.

    422 with the code `not_an_email`; 409 with the reason `contact_yours` or `contacts_limit`.
    """
    return await _added("email", body.email, subscriber, key)


@router.post("/confirmations")
async def confirm_contact(body: CodeTyped, subscriber: Subscriber) -> Contact:
    """The contact counts from now on, and whoever was reached at the others is told."""
    return await subscriber.ask(ConfirmContact(confirmation=body.confirmation, code=body.code))


@router.put("/phones/{contact_id}/main")
async def make_phone_main(contact_id: UUID, subscriber: Subscriber) -> Contact:
    """Notices and receipts go there from now on. 409 with the reason `contact_unconfirmed`."""
    return await subscriber.ask(MakeContactMain(kind="phone", contact_id=contact_id))


@router.put("/emails/{contact_id}/main")
async def make_email_main(contact_id: UUID, subscriber: Subscriber) -> Contact:
    """Notices and receipts go there from now on. 409 with the reason `contact_unconfirmed`."""
    return await subscriber.ask(MakeContactMain(kind="email", contact_id=contact_id))


@router.delete("/phones/{contact_id}", status_code=204)
async def remove_phone(contact_id: UUID, subscriber: Subscriber) -> None:
    """409 with the reason `last_contact` for the last confirmed one of all."""
    await subscriber.ask(RemoveContact(kind="phone", contact_id=contact_id))


@router.delete("/emails/{contact_id}", status_code=204)
async def remove_email(contact_id: UUID, subscriber: Subscriber) -> None:
    """409 with the reason `last_contact` for the last confirmed one of all."""
    await subscriber.ask(RemoveContact(kind="email", contact_id=contact_id))


async def _added(
    kind: ContactKind, value: str, subscriber: SignedIn, key: str | None
) -> ContactToConfirmView:
    told: ContactToConfirm = await subscriber.ask(AddContact(kind=kind, value=value), key=key)
    return ContactToConfirmView(
        **dict(told.contact), confirmation=told.confirmation, expires_at=told.expires_at
    )
