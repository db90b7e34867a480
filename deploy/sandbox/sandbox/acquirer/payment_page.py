"""The hosted payment page: a person chooses a test card by its name, a test posts how the payment shall end."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.acquirer.bodies import Amount
from sandbox.acquirer.cards import CARDS, OUTCOMES, Card, Outcome
from sandbox.acquirer.objects import Payment
from sandbox.acquirer.shop import Acquirer
from sandbox.page import render
from sandbox.problems import problem

SIGNS = {"RUB": "₽", "KZT": "₸"}
# Browsers hold form-action against the redirect after a form too, and this one leads back to the shop.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
SBP = "sbp"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


async def show(request: Request) -> Response:
    payment = _payment(request)
    if payment is None:
        return _nobody()
    return render(
        request,
        "pay.html",
        policy=POLICY,
        payment=payment,
        sum=shown(payment.amount),
        cards=CARDS.values(),
        by_card=payment.method is None or payment.method.type == "bank_card",
        by_sbp=payment.method is None or payment.method.type == SBP,
    )


async def pay(request: Request) -> Response:
    """Form fields: `card`, a card's name or `sbp`; `outcome`, `success` or a reason, which goes before the card's.

    A payment that has ended stays as it is; either way the payer is sent back to the shop.
    """
    payment = _payment(request)
    if payment is None:
        return _nobody()
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    try:
        card, outcome = _chosen(payment, form.get("card", [""])[0], form.get("outcome", [""])[0])
    except KeyError as error:
        return problem(422, "invalid-request", "The request cannot be understood", f"{error} is not known.")
    acquirer = _acquirer(request)
    if acquirer.payments.pay(payment, card, outcome):
        acquirer.notices.announce(payment)
    return RedirectResponse(payment.return_url, 302)


def _chosen(payment: Payment, name: str, outcome: str) -> tuple[Card | None, Outcome]:
    """Without a card's name the one that pays, or SBP if the shop has asked for it; KeyError if unknown."""
    by_sbp = name == SBP or (not name and payment.method is not None and payment.method.type == SBP)
    card = None if by_sbp else CARDS[name or "success"]
    if outcome:
        return card, OUTCOMES[outcome]
    return card, card.outcome if card else "success"


def shown(amount: Amount) -> str:
    """`1 234,50 ₽`, with spaces that do not break."""
    whole, hundredths = f"{amount.decimal:,.2f}".split(".")
    spaced = whole.replace(",", NO_BREAK_SPACE)
    return f"{spaced},{hundredths}{NO_BREAK_SPACE}{SIGNS[amount.currency]}"


def _payment(request: Request) -> Payment | None:
    """One that has a page: an autopayment has none."""
    payment = _acquirer(request).payments.payments.get(request.path_params["id"])
    return payment if payment and payment.page else None


def _nobody() -> Response:
    return problem(404, "not-found", "Nothing here", "There is no such payment.")


def _acquirer(request: Request) -> Acquirer:
    acquirer: Acquirer = request.app.state.world.acquirer
    return acquirer
