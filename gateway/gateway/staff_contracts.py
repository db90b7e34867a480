"""The desk concludes a contract, and prints the first password once."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.auth import ConcludeContract, FirstPassword, IssueFirstPassword, Language
from contracts.billing import KnownTariff, ListTariffs
from contracts.problems import InvalidBody
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class NewContract(BaseModel):
    """`address` as it stands on the contract; `application` is the code of the application that led to it.

    `login` only where people sign in by a login of their own; left out it is the contract's number. From
    `connected_on` (left out: today) on the services cost.
    """

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=300)
    address: str = Field(min_length=1, max_length=500)
    phones: list[str] = Field(default=[], max_length=10)
    emails: list[str] = Field(default=[], max_length=10)
    language: Language
    region: str | None = Field(default=None, max_length=64)
    login: str | None = Field(default=None, min_length=3, max_length=64)
    tariff: str = Field(min_length=1, max_length=64)
    add_ons: list[str] = Field(default=[], max_length=20)
    application: str | None = Field(default=None, min_length=1, max_length=64)
    connected_on: date | None = None


class FirstPasswordView(BaseModel):
    """For the paper that is handed over: the password stands in this answer and nowhere else."""

    subscriber_id: UUID
    contract: str
    account: str
    login: str
    first_password: str
    must_change_password: bool


@router.post("/contracts", status_code=201)
async def conclude_contract(body: NewContract, staff: Staff, key: IdempotencyKey) -> FirstPasswordView:
    """By sales or a manager. The account opens within a second; a repeat under the key answers the same."""
    sold = await staff.ask(ListTariffs())
    today = datetime.now(staff.visitor.profile.zone).date()
    if errors := list(_unsold(body, sold.items, today)):
        raise InvalidBody(errors=errors)
    return _view(await staff.ask(ConcludeContract(**body.model_dump()), key))


@router.post("/subscribers/{subscriber_id}/first-password", status_code=201)
async def issue_first_password(subscriber_id: UUID, staff: Staff, key: IdempotencyKey) -> FirstPasswordView:
    """Another one, while the subscriber has none of his own choice; after that a recovery is the way."""
    return _view(await staff.ask(IssueFirstPassword(subscriber_id=subscriber_id), key))


def _unsold(body: NewContract, known: list[KnownTariff], today: date) -> Iterator[dict[str, str]]:
    kinds = {one.code: one.kind for one in known if _is_sold(one, today)}
    if kinds.get(body.tariff) != "tariff":
        yield {"pointer": "/tariff", "reason": "is no tariff that is sold now"}
    for place, code in enumerate(body.add_ons):
        if kinds.get(code) != "add_on":
            yield {"pointer": f"/add_ons/{place}", "reason": "is no add-on that is sold now"}
        elif code in body.add_ons[:place]:
            yield {"pointer": f"/add_ons/{place}", "reason": "stands there twice"}


def _is_sold(one: KnownTariff, today: date) -> bool:
    begun = one.sold_from is None or one.sold_from <= today
    return not one.archived and begun and (one.sold_until is None or one.sold_until > today)


def _view(told: FirstPassword) -> FirstPasswordView:
    password = told.first_password.get_secret_value()
    return FirstPasswordView(**told.model_dump(exclude={"first_password"}), first_password=password)
