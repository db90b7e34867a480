"""What the acquirer knows: payments, refunds, saved methods. Every change is one step that nothing interrupts."""

from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

from sandbox.acquirer.bodies import Amount, NewPayment, NewRefund
from sandbox.acquirer.cards import Card, Outcome
from sandbox.acquirer.errors import invalid_request, not_found
from sandbox.acquirer.objects import Method, Payment, Refund, now

LIMIT = 50_000
T = TypeVar("T")


class Payments:
    """The newest `LIMIT` of each are kept. `refuses` says whether the next one that is paid is declined."""

    def __init__(self, refuses: Callable[[], bool]) -> None:
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, Refund] = {}
        self.methods: dict[str, tuple[str, Method]] = {}
        self.changes = 0
        self._refuses = refuses

    def payment(self, operator: str, payment_id: str) -> Payment:
        """The shop's own; raises ApiError for anything else."""
        payment = self.payments.get(payment_id)
        if payment is None or payment.operator != operator:
            raise not_found("Payment doesn't exist or access denied", "payment_id")
        return payment

    def refund(self, operator: str, refund_id: str) -> Refund:
        refund = self.refunds.get(refund_id)
        if refund is None or refund.operator != operator:
            raise not_found("Refund doesn't exist or access denied", "refund_id")
        return refund

    def create(self, operator: str, asked: NewPayment, page: str) -> Payment:
        """With a saved method the payment ends at once, else its page (`page` and its id) is waited for."""
        payment = Payment(str(uuid4()), operator, asked)
        if asked.payment_method_id is not None:
            payment.method = self._saved(operator, asked.payment_method_id)
            self._end(payment, payment.method.outcome)
        else:
            payment.page = f"{page}/{payment.id}"
            if asked.payment_method_data:
                payment.method = Method(payment.id, asked.payment_method_data.type)
        self._keep(self.payments, payment.id, payment)
        return payment

    def pay(self, payment: Payment, card: Card | None, outcome: Outcome) -> bool:
        """The payer's choice on the page, SBP without a card; False if the payment has ended before."""
        if payment.status != "pending":
            return False
        payment.method = Method(payment.id, "bank_card" if card else "sbp", card)
        goes = self._end(payment, outcome)
        if goes and payment.asked.save_payment_method:
            payment.method.saved = True
            payment.method.outcome = card.later if card else "success"
            self._keep(self.methods, payment.id, (payment.operator, payment.method))
        return True

    def capture(self, payment: Payment, amount: Amount | None) -> Payment:
        self._must_wait_for_capture(payment)
        if amount and amount.currency != payment.amount.currency:
            raise invalid_request("The payment is in another currency", "amount.currency")
        if amount and amount.decimal > payment.amount.decimal:
            raise invalid_request("The payment is not as much", "amount.value")
        payment.captured = amount
        self._succeed(payment)
        return payment

    def cancel(self, payment: Payment) -> Payment:
        self._must_wait_for_capture(payment)
        payment.status, payment.reason = "canceled", "canceled_by_merchant"
        self.changes += 1
        return payment

    def give_back(self, operator: str, asked: NewRefund) -> Refund:
        payment = self.payment(operator, asked.payment_id)
        if payment.status != "succeeded":
            raise invalid_request("Only a payment that has succeeded can be refunded", "payment_id")
        if asked.amount.currency != payment.amount.currency:
            raise invalid_request("The payment is in another currency", "amount.currency")
        if payment.refunded + asked.amount.decimal > payment.amount.decimal:
            raise invalid_request("The amount is more than what remains of the payment", "amount.value")
        payment.refunded += asked.amount.decimal
        refund = Refund(str(uuid4()), operator, payment.id, asked.amount, asked.description)
        self._keep(self.refunds, refund.id, refund)
        return refund

    def _saved(self, operator: str, method_id: str) -> Method:
        owner, method = self.methods.get(method_id, ("", None))
        if method is None or owner != operator:
            raise invalid_request("There is no such saved payment method", "payment_method_id")
        return method

    def _end(self, payment: Payment, outcome: Outcome) -> bool:
        if self._refuses():
            outcome = "general_decline"
        if outcome != "success":
            payment.status, payment.reason = "canceled", outcome
        elif payment.asked.capture:
            self._succeed(payment)
        else:
            payment.status = "waiting_for_capture"
        self.changes += 1
        return outcome == "success"

    def _succeed(self, payment: Payment) -> None:
        payment.status, payment.captured_at = "succeeded", now()
        self.changes += 1

    def _must_wait_for_capture(self, payment: Payment) -> None:
        if payment.status != "waiting_for_capture":
            raise invalid_request(f"The payment is {payment.status}, not waiting_for_capture", "payment_id")

    def _keep(self, kept: dict[str, T], key: str, thing: T) -> None:
        kept[key] = thing
        if len(kept) > LIMIT:
            del kept[next(iter(kept))]
        self.changes += 1
