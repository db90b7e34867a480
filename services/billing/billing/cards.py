"""Bound cards: the acquirer's tokens. No card number is known here, only brand, last digits and expiry."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import attempts, ledger
from billing.acquirer import Seen
from billing.attempt_progress import try_to_advance
from billing.attempts import told, when_canceled, when_paid
from billing.autopayment_ends import switch_off
from billing.commands import carry_out
from billing.service import profile_of, service
from billing.tables import accounts, cards, payment_attempts
from billing.told import tell
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import (
    BindCard,
    Card,
    CardBound,
    CardRemoved,
    Cards,
    ListCards,
    OnlinePayment,
    Reason,
    RemoveCard,
)
from contracts.problems import CardNeededByContract, NotFound, PaymentNotAllowed

# What a refusal says of the card itself: it will not pay again.
ENDS_CARD = {"permission_revoked": ("revoked", "permission_revoked"), "card_expired": ("expired", "expired")}


@service.answers(BindCard)
async def bind_card(question: BindCard, asked: Asked) -> OnlinePayment:
    """A payment of the smallest sum on the acquirer's page, which also saves the card."""
    stored = await carry_out(_store, question, asked)
    return stored if question.preview else told(await try_to_advance(stored.id))


async def _store(question: BindCard, asked: Asked, db: AsyncConnection) -> OnlinePayment:
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    ways = profile.payment_ways
    if ways.card is None or not ways.card.binding or not profile.capabilities.cards:
        raise PaymentNotAllowed(reasons=[Reason(code="not_offered").model_dump(mode="json")])
    account = await ledger.locked(db, subscriber.operator, subscriber_id=subscriber.id)
    attempt_id = await attempts.store(
        db,
        account,
        profile,
        purpose="bind_card",
        method="card",
        amount=ways.card.min_amount,
        return_url=question.return_url,
    )
    row = await db.execute(select(payment_attempts).where(payment_attempts.c.id == attempt_id))
    return told(row.one())


@when_paid
async def keep_card(
    db: AsyncConnection, attempt: Row[Any], account: Row[Any], profile: Profile, seen: Seen
) -> None:
    """The card is bound when the acquirer says that it has saved it."""
    if attempt.purpose != "bind_card" or seen.card is None:
        return
    card = {
        "id": attempt.id,
        "operator": attempt.operator,
        "account_id": account.id,
        "token": seen.card.token,
        "brand": seen.card.brand,
        "last4": seen.card.last4,
        "expires": seen.card.expires,
    }
    await db.execute(insert(cards).values(card))
    await tell(db, CardBound, account.id, profile, brand=seen.card.brand, last4=seen.card.last4)


@when_canceled
async def forget_refused_card(
    db: AsyncConnection, attempt: Row[Any], account: Row[Any], profile: Profile
) -> None:
    """The bank or the payer has taken the permission back, or the card has expired."""
    if attempt.card_id is None or attempt.reason not in ENDS_CARD:
        return
    status, why = ENDS_CARD[attempt.reason]
    off_why = "permission_revoked" if status == "revoked" else "card_expired"
    await _end(db, attempt.card_id, account, profile, status=status, why=why, off_why=off_why)


async def _end(
    db: AsyncConnection,
    card_id: UUID,
    account: Row[Any],
    profile: Profile,
    *,
    status: str,
    why: str,
    off_why: str,
) -> None:
    """Forget the token; what pays from it is switched off. Once."""
    ended = (
        update(cards)
        .where(cards.c.id == card_id, cards.c.status == "active")
        .values(status=status, token=None, ended_at=func.now())
        .returning(cards.c.brand, cards.c.last4)
    )
    card = (await db.execute(ended)).one_or_none()
    if card is not None:
        await switch_off(db, account, profile, off_why, card_id=card_id)
        await tell(db, CardRemoved, account.id, profile, brand=card.brand, last4=card.last4, why=why)


async def active_card(db: AsyncConnection, account_id: int, card_id: UUID | None) -> Row[Any]:
    """The account's own card, or its last one when none is named. Problem: not-found."""
    mine = select(cards).where(cards.c.account_id == account_id, cards.c.status == "active")
    if card_id is not None:
        mine = mine.where(cards.c.id == card_id)
    card = (await db.execute(mine.order_by(cards.c.bound_at.desc()).limit(1))).one_or_none()
    if card is None:
        raise NotFound("There is no such card.")
    return card


@service.answers(ListCards)
async def list_cards(_: ListCards, asked: Asked) -> Cards:
    """Newest first."""
    subscriber = asked.subscriber
    mine = (
        select(cards)
        .join(accounts, accounts.c.id == cards.c.account_id)
        .where(
            accounts.c.operator == subscriber.operator,
            accounts.c.subscriber_id == subscriber.id,
            cards.c.status == "active",
        )
        .order_by(cards.c.bound_at.desc())
    )
    async with service.database.reading() as db:
        return Cards(items=[_card(row) for row in (await db.execute(mine)).all()])


@service.answers(RemoveCard)
async def remove_card(question: RemoveCard, asked: Asked) -> Card:
    """Forgotten once; a repeat finds it so. The operator may need it while the contract runs."""
    subscriber = asked.subscriber
    profile = profile_of(subscriber.operator)
    section = profile.payment_ways.card
    async with service.database.transaction() as db:
        account = await _own_account(db, subscriber.operator, subscriber.id)
        mine = select(cards).where(cards.c.id == question.card, cards.c.account_id == account.id)
        card = (await db.execute(mine)).one_or_none()
        if card is None:
            raise NotFound("There is no such card.")
        if card.status == "active" and section and not section.removable and account.state != "ended":
            raise CardNeededByContract
        await _end(
            db, card.id, account, profile, status="removed", why="by_subscriber", off_why="card_removed"
        )
        return _card((await db.execute(mine)).one())


async def _own_account(db: AsyncConnection, operator: str, subscriber_id: UUID) -> Row[Any]:
    """Also one that has ended: its cards may be forgotten."""
    own = (accounts.c.operator == operator) & (accounts.c.subscriber_id == subscriber_id)
    account = (await db.execute(select(accounts).where(own).with_for_update())).one_or_none()
    if account is None:
        raise NotFound("There is no such card.")
    return account


def _card(row: Row[Any]) -> Card:
    return Card(id=row.id, brand=row.brand, last4=row.last4, expires=row.expires, status=row.status)
