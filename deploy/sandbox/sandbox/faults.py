"""The switches that make the outside world fail the way it does fail, and the counts that they need."""

import asyncio
import time
from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Fault(BaseModel):
    """What is wrong with one system; everything at its default is a system in good order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    down: bool = Field(default=False, title="not listening, sessions dropped")
    slow: Annotated[float, Field(ge=0, le=600, title="seconds before each answer")] = 0
    refuse: Annotated[float, Field(ge=0, le=1, title="share refused for good, 0 to 1")] = 0
    throttle: Annotated[float, Field(ge=0, le=1e6, title="most taken in a second, 0: no limit")] = 0
    lose_answer: bool = Field(default=False, title="takes the message, never answers")
    repeat: bool = Field(default=False, title="each receipt or letter comes twice")
    reorder: bool = Field(default=False, title="receipts early, letters out of order")


class MailFault(Fault):
    """The mail server, and those behind it."""

    bounce: Annotated[float, Field(ge=0, le=1, title="share that comes back: no such mailbox, 0 to 1")] = 0


class AcquirerFault(Fault):
    """The acquirer's API, page and notifications. `copies` goes before `repeat`."""

    down: bool = Field(default=False, title="every call of the API is cut off")
    refuse: Annotated[float, Field(ge=0, le=1, title="share of payments declined, 0 to 1")] = 0
    throttle: Annotated[float, Field(ge=0, le=1e6, title="most calls in a second, 0: no limit")] = 0
    lose_answer: bool = Field(default=False, title="does what is asked, never answers")
    repeat: bool = Field(default=False, title="each notification comes three times")
    reorder: bool = Field(default=False, title="notifications before the answer and out of order")
    copies: Annotated[int, Field(ge=0, le=100, title="times each notification comes, 0: as usual")] = 0
    error_after: bool = Field(default=False, title="does what is asked, then answers 500")
    lose_notices: bool = Field(default=False, title="no notification ever comes")
    wrong_amount: bool = Field(default=False, title="tells another amount when asked about a payment")


class SmsGatewayFault(BaseModel):
    """The SMS gateway over HTTP."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    down: bool = Field(default=False, title="every call is cut off")
    slow: Annotated[float, Field(ge=0, le=600, title="seconds before each answer")] = 0
    refuse: Annotated[float, Field(ge=0, le=1, title="share refused for good, 0 to 1")] = 0
    throttle: Annotated[float, Field(ge=0, le=1e6, title="most taken in a second, 0: no limit")] = 0
    lose_answer: bool = Field(default=False, title="takes the message, never answers")
    no_funds: bool = Field(default=False, title="refuses everything: no funds")
    stuck: bool = Field(default=False, title="never tells what became of a message")
    lie: bool = Field(default=False, title="says that it is delivered, the phone gets nothing")


class Faults(BaseModel):
    """The whole board. What a request does not name is in good order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    smsc: Fault = Fault()
    mail: MailFault = MailFault()
    acquirer: AcquirerFault = AcquirerFault()
    sms_http: SmsGatewayFault = SmsGatewayFault()


F = TypeVar("F", Fault, SmsGatewayFault)


class Trouble(Generic[F]):
    """One system's fault at work. A share is counted, not drawn: of ten messages at 0.3 three fail."""

    def __init__(self, fault: F) -> None:
        self.fault: F = fault
        self._due = 0.0
        self._allowance = max(1.0, fault.throttle)
        self._asked_at = time.monotonic()

    def refuses(self) -> bool:
        self._due += self.fault.refuse
        # The tolerance keeps 3 x 1/3 from staying just below one for ever.
        if self._due < 1 - 1e-9:
            return False
        self._due -= 1
        return True

    def throttles(self) -> bool:
        """True above `throttle` in a second: a bucket that holds a second's worth, one at least."""
        if not self.fault.throttle:
            return False
        now = time.monotonic()
        refill = (now - self._asked_at) * self.fault.throttle
        self._allowance = min(max(1.0, self.fault.throttle), self._allowance + refill)
        self._asked_at = now
        if self._allowance < 1:
            return True
        self._allowance -= 1
        return False


class Overtaking(Generic[T]):
    """Lets every second thing wait until the next one has overtaken it, or until a second has passed."""

    def __init__(self, forward: Callable[[T], None], patience: float = 1.0) -> None:
        self._forward = forward
        self._patience = patience
        self._held: list[T] = []
        self._hold_next = False

    def pass_on(self, thing: T) -> None:
        if self._hold_next:
            self._held.append(thing)
            asyncio.get_running_loop().call_later(self._patience, self._release)
        else:
            self._forward(thing)
            self._release()
        self._hold_next = not self._hold_next

    def _release(self) -> None:
        held, self._held = self._held, []
        for thing in held:
            self._forward(thing)
