"""The account: the money, the state, until when it lasts, and the services on it."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.billing import Account, AccountState, GetAccount, Service
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["subscriber"])


class AccountView(BaseModel):
    """`due_on` is the first day on which the service would be stopped; null is never."""

    number: str
    balance: Sum
    credit: Sum
    state: AccountState
    due_on: date | None
    days_left: int | None
    recommended_top_up: Sum
    per_day: Sum


class ServiceView(BaseModel):
    """`price` is for a month."""

    id: int
    product: str
    tariff: str
    name: str
    price: Sum
    state: AccountState
    speed_mbps: int | None


class ServiceList(BaseModel):
    items: list[ServiceView]
    next_cursor: None = None


@router.get("/account")
async def show_account(subscriber: Subscriber) -> AccountView:
    """The account of whoever is signed in."""
    return account_view(await subscriber.ask(GetAccount()))


@router.get("/services")
async def show_services(subscriber: Subscriber) -> ServiceList:
    """What the account has."""
    return ServiceList(items=service_views(await subscriber.ask(GetAccount()), subscriber.visitor))


def account_view(account: Account) -> AccountView:
    currency = account.currency
    return AccountView(
        number=account.number,
        balance=as_sum(account.balance, currency),
        credit=as_sum(account.credit, currency),
        state=account.state,
        due_on=account.due_on,
        days_left=account.days_left,
        recommended_top_up=as_sum(account.recommended_top_up, currency),
        per_day=as_sum(account.per_day, currency),
    )


def service_views(account: Account, visitor: Visitor) -> list[ServiceView]:
    """Named in the visitor's language."""
    return [_service_view(service, account.currency, visitor) for service in account.services]


def _service_view(service: Service, currency: str, visitor: Visitor) -> ServiceView:
    return ServiceView(
        id=service.id,
        product=service.product,
        tariff=service.tariff,
        name=visitor.named(service.names),
        price=as_sum(service.price, currency),
        state=service.state,
        speed_mbps=service.speed_mbps,
    )
