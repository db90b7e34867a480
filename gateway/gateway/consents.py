"""What the subscriber agrees to, in the operator's words."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.auth import Consent, DecideConsent, GetConsents
from contracts.problems import NotFound
from gateway.visitors import BASE, SignedIn, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])


class ConsentView(BaseModel):
    """`asks`: the present version waits for a decision. `given` is null while nothing was ever decided."""

    code: str
    version: int
    required: bool
    name: str
    text: str
    given: bool | None
    given_version: int | None
    decided_at: datetime | None
    asks: bool


class ConsentList(BaseModel):
    items: list[ConsentView]


class Decision(BaseModel):
    """`version` is the one that was read."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)
    given: bool


@router.get("/consents")
async def list_consents(subscriber: Subscriber) -> ConsentList:
    """Each that the operator asks, with the last decision."""
    consents = await subscriber.ask(GetConsents())
    return ConsentList(items=[_view(consent, subscriber) for consent in consents.items])


@router.put("/consents/{code}")
async def decide_consent(code: str, body: Decision, subscriber: Subscriber) -> ConsentView:
    """Give it or withdraw it. 409 when another version is asked now, or the contract rests on it."""
    if code not in _words(subscriber):
        raise NotFound
    decided = await subscriber.ask(DecideConsent(code=code, version=body.version, given=body.given))
    return _view(decided, subscriber)


def _words(subscriber: SignedIn) -> dict[str, tuple[str, str]]:
    visitor = subscriber.visitor
    return {
        consent.code: (visitor.named(consent.names), visitor.named(consent.texts))
        for consent in visitor.profile.consents
    }


def _view(consent: Consent, subscriber: SignedIn) -> ConsentView:
    name, text = _words(subscriber)[consent.code]
    return ConsentView(**dict(consent), name=name, text=text)
