"""Bound cards. They are the acquirer's tokens, which are not shown; no card number ever reaches this system."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from contracts.billing import BindCard, Card, ListCards, RemoveCard
from gateway.online_payments import ReturnUrl, StartedPayment, started
from gateway.previews import KeyUnlessPreview, Preview
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["payments"])


class NewCard(BaseModel):
    model_config = ConfigDict(extra="forbid")

    return_url: ReturnUrl | None = None


class CardList(BaseModel):
    items: list[Card]
    next_cursor: Annotated[None, Field(description="All fit on one page.")] = None


@router.get("/cards")
async def list_cards(subscriber: Subscriber) -> CardList:
    """Those that may pay, newest first."""
    return CardList(items=(await subscriber.ask(ListCards())).items)


@router.post("/cards", status_code=201, response_model_exclude_none=True)
async def bind_card(
    body: NewCard, subscriber: Subscriber, key: KeyUnlessPreview, request: Request, preview: Preview = False
) -> StartedPayment:
    """By a payment of the smallest sum, which goes to the balance; the card will have the payment's id."""
    question = BindCard(return_url=body.return_url or str(request.base_url), preview=preview)
    return started(await subscriber.ask(question, key))


@router.delete("/cards/{card_id}", status_code=204)
async def remove_card(card_id: UUID, subscriber: Subscriber) -> Response:
    """Forget it; autopayment from it is switched off."""
    await subscriber.ask(RemoveCard(card=card_id))
    return Response(status_code=204)
