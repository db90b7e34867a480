"""How each kind of a subscriber's objects is asked when it has changed: as its own call would give it."""

from uuid import UUID

from contracts.billing import Account, GetAccount, ListPayments, OwnPayment, ShowPayment
from contracts.notify import GetNotification, ListNotifications
from contracts.problems import NotFound
from contracts.tickets import GetTicket, ListTickets
from gateway.account import account_view
from gateway.live_asking import Asking, Told
from gateway.live_chats import chat
from gateway.live_facts import Thing
from gateway.live_streams import Sight
from gateway.online_payments import payment_view
from gateway.services import service_view
from gateway.tickets import noted_view

# What is told of how things stand: all there is of some, the newest of others.
STANDING: tuple[Thing, ...] = (
    ("account", ""),
    ("service", ""),
    ("payment", ""),
    ("ticket", ""),
    ("chat", ""),
    ("notification", ""),
)
NEWEST = 3
_NOTIFICATIONS = 20


async def account(_: str, asking: Asking) -> list[Told]:
    found = await asking.ask(GetAccount())
    return [Told("account", lambda _: account_view(found))]


async def service(id_: str, asking: Asking) -> list[Told]:
    """One of the account's, or all of them."""
    found = await asking.ask(GetAccount())
    told = [
        _service(found, number) for number, known in enumerate(found.services) if id_ in {"", str(known.id)}
    ]
    if id_ and not told:
        raise NotFound
    return told


def _service(account: Account, number: int) -> Told:
    return Told("service", lambda visitor: service_view(account.services[number], account.currency, visitor))


async def payment(id_: str, asking: Asking) -> list[Told]:
    if id_:
        return [_payment(await asking.ask(ShowPayment(id=id_)))]
    return [_payment(one) for one in (await asking.ask(ListPayments(limit=NEWEST))).items]


def _payment(payment: OwnPayment) -> Told:
    return Told("payment", lambda _: payment_view(payment))


async def ticket(id_: str, asking: Asking) -> list[Told]:
    """One, or those that are open."""
    if not id_:
        open_ones = await asking.ask(ListTickets(open_only=True))
        return [told for line in open_ones.items for told in await ticket(str(line.id), asking)]
    found = await asking.ask(GetTicket(ticket_id=UUID(id_)))
    return [Told("ticket", lambda visitor: noted_view(visitor, found))]


async def notification(id_: str, asking: Asking) -> list[Told]:
    """One, or those that are unread."""
    if id_:
        one = await asking.ask(GetNotification(notification_id=UUID(id_)))
        return [Told("notification", lambda _: one)]
    unread = await asking.ask(ListNotifications(unread_only=True, limit=_NOTIFICATIONS))
    return [Told("notification", lambda _, one=one: one) for one in reversed(unread.items)]  # type: ignore[misc]


SIGHT = Sight(
    {
        "account": account,
        "service": service,
        "payment": payment,
        "ticket": ticket,
        "chat": chat,
        "notification": notification,
    },
    STANDING,
)
