"""What staff sees and does about messages: deliveries, texts, tests."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.message import Message, Question
from contracts.notify.preferences import Category, ChosenWay

TextMedium = Literal["sms", "email", "cabinet"]
DeliveryState = Literal["queued", "sending", "sent", "delivered", "failed", "unknown", "outdated"]


class TextLine(Message):
    """One text. `version` is 0 and the rest None while nobody has touched it; `own`: the operator's own is used.

    `broken` says why the own text cannot be used by this version of the product; the built-in one is sent.
    """

    notice: str
    category: Category
    medium: TextMedium
    language: str
    own: bool
    version: int
    changed_at: datetime | None = None
    changed_by: UUID | None = None
    broken: str = ""


class TextList(Message):
    items: list[TextLine]


class ListTexts(Question[TextList]):
    """Of all notices of this operator, in its languages."""


class TextVersion(Message):
    """`text` is None where the built-in one was taken again."""

    version: int
    at: datetime
    staff_id: UUID
    text: str | None


class Variable(Message):
    """A fact that the text may name, and how it stands in the sample."""

    name: str
    sample: str


class NoticeText(Message):
    """`text` is the one that is sent; `history` is newest first."""

    line: TextLine
    text: str
    built_in: str
    variables: list[Variable]
    filters: list[str]
    history: list[TextVersion]


class _OneText(Message):
    notice: str = Field(max_length=100)
    medium: TextMedium
    language: str = Field(max_length=8)


class GetText(_OneText, Question[NoticeText]):
    pass


class SaveText(_OneText, Question[NoticeText]):
    """`text` None: the built-in one again. `version` is the one that was read: problem conflict if there is a newer.

    Problems: invalid-body with the reason for a text that names what is not there or cannot be written; not-allowed
    for anybody but managers where the notice's category is `security`.
    """

    text: str | None = Field(max_length=4_000)
    version: int = Field(ge=0)


class SmsSize(Message):
    """`cost` is in minor units of the operator's currency, at the price of the first provider."""

    encoding: Literal["gsm0338", "ucs2"]
    characters: int
    parts: int
    cost: int
    currency: str


class PreviewedText(Message):
    title: str
    text: str
    html: str
    sms: SmsSize | None = None


class TextPreview(Message):
    """The text in each way that the event happens, without repetitions; the first twelve."""

    items: list[PreviewedText]


class PreviewText(_OneText, Question[TextPreview]):
    """`text` None: as it is sent now. Problem: invalid-body, as at saving."""

    text: str | None = Field(default=None, max_length=4_000)


class TestSent(Message):
    delivery_id: UUID


class SendTest(_OneText, Question[TestSent]):
    """To one address, marked as a test. Idempotent by the caller's idempotency key. Problem: too-many-requests."""

    medium: Literal["sms", "email"]
    text: str | None = Field(default=None, max_length=4_000)
    address: str = Field(max_length=254)


class DeliveryLine(Message):
    """`address` is masked. `next_at` is when it is tried, while it is queued; `cost` in minor units."""

    id: UUID
    subscriber_id: UUID | None
    channel: ChosenWay
    address: str
    kind: str
    category: str
    state: DeliveryState
    reason: str | None
    queued_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    attempts: int
    provider: str | None
    cost: int | None
    newsletter_id: UUID | None
    trace_id: str | None


class DeliveryList(Message):
    items: list[DeliveryLine]
    next_cursor: str | None = None


class ListDeliveries(Question[DeliveryList]):
    """Newest first; marketing finds newsletters, news and tests. `address` is a whole phone or e-mail address.

    A search by subscriber or address is kept in the audit trail.
    """

    subscriber_id: UUID | None = None
    address: str | None = Field(default=None, max_length=254)
    channel: ChosenWay | None = None
    state: DeliveryState | None = None
    kind: str | None = Field(default=None, max_length=100)
    since: datetime | None = None
    before: AwareDatetime | None = None
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=64)


class DeliveryStep(Message):
    """What came of one attempt, or of a receipt."""

    at: datetime
    state: DeliveryState
    attempt: int
    provider: str | None = None
    reason: str | None = None


class DeliveryPart(Message):
    """A part of an SMS; `message_id` is the provider's."""

    number: int
    message_id: str | None
    outcome: str | None
    reason: str | None


class DeliveryLife(Message):
    """`text` has masks for codes, passwords and links' tokens. `resendable`: staff may send it once more."""

    line: DeliveryLine
    address: str
    subject: str
    text: str
    steps: list[DeliveryStep]
    parts: list[DeliveryPart]
    resendable: bool


class LookAtDelivery(Question[DeliveryLife]):
    """With address and words; the look is kept in the audit trail."""

    delivery_id: UUID


class ResendDelivery(Question[DeliveryLife]):
    """One that has failed, or of which nobody knows, is queued again under the same id.

    Problem: conflict for one that holds a secret, is not true any more, belongs to a newsletter, or has not failed.
    """

    delivery_id: UUID
