"""Several contracts of one person: joining, switching, parting."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.auth import (
    Client,
    JoinContract,
    JoinedContracts,
    ListContracts,
    PartContract,
    SwitchContract,
)
from gateway.sessions import RefreshCookie, SignedInSession, session_answer
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])


class OtherContract(BaseModel):
    """What one signs in with under that contract."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(min_length=1, max_length=64)
    password: SecretStr = Field(min_length=1, max_length=1024)
    region: str | None = Field(default=None, max_length=64)
    totp: SecretStr | None = Field(default=None, max_length=16)


class Switch(BaseModel):
    """`contract_id` is the `id` of one of `GET /contracts`; `totp` or `recovery_code` is of that contract."""

    model_config = ConfigDict(extra="forbid")

    contract_id: UUID
    totp: SecretStr | None = Field(default=None, max_length=16)
    recovery_code: SecretStr | None = Field(default=None, max_length=32)
    client: Client = "web"


class ContractView(BaseModel):
    """`contract` is the number; `current` is the one that is signed in."""

    id: UUID
    contract: str
    address: str
    current: bool


class ContractList(BaseModel):
    items: list[ContractView]
    next_cursor: None = None


@router.get("/contracts")
async def list_contracts(subscriber: Subscriber) -> ContractList:
    """All contracts of this person by their numbers; one's own at least."""
    return _view(await subscriber.ask(ListContracts()))


@router.post("/contracts")
async def join_contract(body: OtherContract, subscriber: Subscriber) -> ContractList:
    """Join another contract of this operator by its login and password; needs a fresh proof of one's own."""
    return _view(await subscriber.ask(JoinContract(**body.model_dump())))


@router.delete("/contracts/{contract_id}")
async def part_contract(contract_id: UUID, subscriber: Subscriber) -> ContractList:
    """The contract is by itself again; needs a fresh proof."""
    return _view(await subscriber.ask(PartContract(contract_id=contract_id)))


@router.post("/session/contract", response_model_exclude_none=True, tags=["session"])
async def switch_contract(
    body: Switch, subscriber: Subscriber, response: Response, cookie: RefreshCookie = None
) -> SignedInSession:
    """Go on under another joined contract: new tokens, as long as the present session, which ends.

    A contract that is better protected than the one signed in with asks for its code: `second-factor-needed`.
    """
    visitor = subscriber.visitor
    session = await subscriber.ask(
        SwitchContract(
            contract_id=body.contract_id,
            totp=body.totp,
            recovery_code=body.recovery_code,
            device=visitor.device,
            address=visitor.address,
        )
    )
    # As at a refresh, a script beside the cookie is not told the token that the cookie hides.
    return session_answer(session, "web" if cookie else body.client, response)


def _view(found: JoinedContracts) -> ContractList:
    return ContractList(
        items=[
            ContractView(id=one.contract_id, contract=one.contract, address=one.address, current=one.current)
            for one in found.contracts
        ]
    )
