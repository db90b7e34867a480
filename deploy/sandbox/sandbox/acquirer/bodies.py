"""What a shop asks for. Keys that the sandbox does not know pass: the real API has many more."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

HUNDREDTH = Decimal("0.01")


class Amount(BaseModel):
    """Money as YooKassa writes it: a string with two digits after the point."""

    model_config = ConfigDict(frozen=True)

    value: Annotated[str, Field(pattern=r"^\d{1,12}\.\d{2}$")]
    currency: Literal["RUB", "KZT"]

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.value)

    def of(self, value: Decimal) -> "Amount":
        """Another sum in the same currency."""
        return Amount(value=f"{value:.2f}", currency=self.currency)


class Positive(Amount):
    @model_validator(mode="after")
    def is_something(self) -> "Positive":
        if not self.decimal:
            raise ValueError("The amount must be more than zero")
        return self


class Confirmation(BaseModel):
    """The payer is sent to the acquirer's page and comes back to `return_url`."""

    type: Literal["redirect"]
    return_url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2048)]


class MethodData(BaseModel):
    type: Literal["bank_card", "sbp"]


class Customer(BaseModel):
    email: str | None = None
    phone: str | None = None

    @model_validator(mode="after")
    def can_be_reached(self) -> "Customer":
        if not self.email and not self.phone:
            raise ValueError("The receipt is sent to an e-mail or a phone: name one")
        return self


class Item(BaseModel):
    description: Annotated[str, Field(min_length=1, max_length=128)]
    quantity: Annotated[Decimal, Field(gt=0)]
    amount: Amount
    vat_code: Annotated[int, Field(ge=1, le=12)]


class Receipt(BaseModel):
    """A fiscal receipt; an item's `amount` is the price of one."""

    customer: Customer
    items: Annotated[list[Item], Field(min_length=1, max_length=100)]

    def is_for(self, amount: Amount) -> bool:
        total = sum(item.quantity * item.amount.decimal for item in self.items)
        total = Decimal(total).quantize(HUNDREDTH, ROUND_HALF_UP)
        return total == amount.decimal and all(item.amount.currency == amount.currency for item in self.items)


class Operation(BaseModel):
    """What a payment and a refund have in common: a sum and the receipt for it."""

    amount: Positive
    description: Annotated[str, Field(max_length=128)] | None = None
    receipt: Receipt | None = None

    @model_validator(mode="after")
    def receipt_is_for_the_amount(self) -> "Operation":
        if self.receipt and not self.receipt.is_for(self.amount):
            raise ValueError("The items of the receipt must come to the amount")
        return self


class NewPayment(Operation):
    capture: bool = False
    confirmation: Confirmation | None = None
    payment_method_data: MethodData | None = None
    payment_method_id: str | None = None
    save_payment_method: bool = False
    merchant_customer_id: Annotated[str, Field(max_length=200)] | None = None
    metadata: Annotated[
        dict[Annotated[str, Field(max_length=32)], Annotated[str, Field(max_length=512)]],
        Field(max_length=16),
    ] = {}

    @model_validator(mode="after")
    def somebody_pays(self) -> "NewPayment":
        if self.confirmation is None and self.payment_method_id is None:
            raise ValueError("Without a saved payment_method_id there must be a confirmation")
        return self


class Capture(BaseModel):
    """Without an amount all of it is taken."""

    amount: Positive | None = None


class NewRefund(Operation):
    payment_id: str
