"""Who wants newsletters: asked in the cabinet, confirmed by a link, ended by one click."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from contracts.message import Message, Question

NewsletterChannel = Literal["email", "sms"]
SubscriptionState = Literal["none", "asked", "confirmed"]
LinkToken = Annotated[str, StringConstraints(max_length=200)]


class Subscription(Message):
    """Over one channel. `asked`: the link that was sent to `address` is to be followed until `expires_at`.

    `address` is masked; None where there is none to which anything could be sent.
    """

    channel: NewsletterChannel
    state: SubscriptionState
    address: str | None
    asked_at: datetime | None = None
    expires_at: datetime | None = None
    confirmed_at: datetime | None = None


class Subscriptions(Message):
    items: list[Subscription]


class GetSubscriptions(Question[Subscriptions]):
    """Of the subscriber who asks. Problem: not-found where the operator has no newsletter."""


class Subscribe(Question[Subscriptions]):
    """Ask for newsletters: a link goes to the main address; they come once it was followed.

    Problems: not-found, conflict without an address, too-many-requests for another link too soon.
    """

    channel: NewsletterChannel = "email"


class Leave(Question[Subscriptions]):
    """No newsletters any more, over `channel` or any; asked again it changes nothing."""

    channel: NewsletterChannel | None = None


class LinkRead(Message):
    """What a link of a letter is about: the channel and the masked address, and whether newsletters come there."""

    channel: NewsletterChannel
    address: str
    subscribed: bool


class ConfirmSubscription(Question[LinkRead]):
    """The link of the letter was followed. Problem: code-refused. Asked again it changes nothing."""

    operator: str
    token: LinkToken


class ReadLeavingLink(Question[LinkRead]):
    """What the link in a newsletter would end. Changes nothing. Problem: code-refused."""

    operator: str
    token: LinkToken


class LeaveByLink(Question[LinkRead]):
    """RFC 8058: one click, without signing in. Problem: code-refused. Asked again it changes nothing."""

    operator: str
    token: LinkToken
