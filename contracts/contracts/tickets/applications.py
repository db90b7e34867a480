"""Applications to connect: a form, a code to follow it by, the steps of staff."""

from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.auth import Language
from contracts.message import Event, Message, Question

ApplicationStatus = Literal["received", "called", "visit_agreed", "concluded", "refused"]
NextStep = Literal["call_back", "visit"]
CallOutcome = Literal["reached", "not_reached", "later"]
# `lapsed`: nothing has become of it for too long.
Refusal = Literal["no_coverage", "not_reached", "withdrawn", "duplicate", "lapsed", "other"]
# What a step was when the status did not change: a call without success, or the same person has applied again.
StepOutcome = Literal["", "reached", "not_reached", "later", "repeated"]


class ApplicationForm(Message):
    """What has to be there, the profile says. Without `consent` to the processing of personal data nothing is kept."""

    full_name: str = Field(default="", max_length=300)
    phone: str = Field(default="", max_length=32)
    email: str = Field(default="", max_length=254)
    street: str = Field(default="", max_length=200)
    house: str = Field(default="", max_length=20)
    building: str = Field(default="", max_length=20)
    flat: str = Field(default="", max_length=20)
    comment: str = Field(default="", max_length=2000)
    wifi_survey: bool = False
    consent: bool = False
    language: Language


class Applied(Message):
    """`call_by` is the moment inside working hours by which staff gets in touch."""

    code: str
    status: ApplicationStatus
    next_step: NextStep
    call_by: datetime


class Apply(Question[Applied]):
    """By anybody. `caller` is the network that counts as one. Idempotent by the idempotency key."""

    operator: str
    caller: str
    form: ApplicationForm


class Visit(Message):
    """By the operator's clock."""

    day: date
    begins: time
    ends: time


class FollowedStep(Message):
    at: datetime
    status: ApplicationStatus
    outcome: StepOutcome


class FollowedApplication(Message):
    """For whoever has the code: name and phone only so far that the owner recognises them."""

    code: str
    status: ApplicationStatus
    next_step: NextStep | None
    call_by: datetime | None
    visit: Visit | None
    reason: str
    name: str
    phone: str
    received_at: datetime
    history: list[FollowedStep]


class FollowApplication(Question[FollowedApplication]):
    """By anybody. Problems: not-found for whatever is no code of this operator's, too-many-requests."""

    operator: str
    caller: str
    code: str = Field(max_length=64)


class ApplicationStep(Message):
    """`author` is staff's id; None: the applicant, or the system."""

    at: datetime
    status: ApplicationStatus
    outcome: StepOutcome
    note: str
    author: UUID | None


class ContractWish(Message):
    """What the application says of the contract, as `auth.ConcludeContract` asks for it."""

    name: str
    address: str
    phones: list[str]
    emails: list[str]
    language: Language
    application: str


class ApplicationSummary(Message):
    """`call_by` None: nothing is promised. `duplicate_of` is one with the same phone or address, still open."""

    id: UUID
    code: str
    status: ApplicationStatus
    next_step: NextStep
    call_by: datetime | None
    received_at: datetime
    full_name: str
    phone: str
    address: str
    visit: Visit | None
    duplicate_of: UUID | None
    same_person: bool


class Application(ApplicationSummary):
    """Whole. `repeats` are what the same person has sent since; `contract` is for the form of the contract."""

    email: str
    street: str
    house: str
    building: str
    flat: str
    comment: str
    wifi_survey: bool
    language: Language
    entered_by: UUID | None
    refusal: Refusal | None
    reason: str
    subscriber_id: UUID | None
    repeats: list[UUID]
    history: list[ApplicationStep]
    contract: ContractWish


class ApplicationList(Message):
    """Newest first; `next_cursor` is None on the last page."""

    items: list[ApplicationSummary]
    next_cursor: str | None = None


class EnterApplication(Question[Application]):
    """Staff writes down what somebody says on the phone or in the office. Idempotent by the idempotency key."""

    form: ApplicationForm


class ListApplications(Question[ApplicationList]):
    """Staff's queue. Without `repeats` those of the same person are left out: they stand on his first one."""

    open_only: bool = True
    status: ApplicationStatus | None = None
    q: str | None = Field(default=None, max_length=100)
    repeats: bool = False
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = None


class GetApplication(Question[Application]):
    application_id: UUID


class NoteCall(Question[Application]):
    """`call_at`: when to call again. Problems: not-found, conflict (it is closed), invalid-body. Idempotent by key."""

    application_id: UUID
    outcome: CallOutcome
    note: str = Field(default="", max_length=2000)
    call_at: datetime | None = None


class AgreeVisit(Question[Application]):
    """A day and hours by the operator's clock; again, to move it. Problems as with `NoteCall`."""

    application_id: UUID
    day: date
    begins: time
    ends: time
    note: str = Field(default="", max_length=2000)


class RefuseApplication(Question[Application]):
    """`reason` in words for the applicant; left out, those that belong to `refusal`. Problems as with `NoteCall`."""

    application_id: UUID
    refusal: Refusal
    reason: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)


class RefusalWords(Message):
    refusal: Refusal
    texts: dict[str, str]


class RefusalList(Message):
    items: list[RefusalWords]


class ListRefusals(Question[RefusalList]):
    """What applicants are told by which reason, in the operator's languages."""


class ApplicationReceived(Event):
    """Somebody wants to be connected; `code` is what the application is followed by."""

    application_id: UUID
    code: str
    name: str
    phones: list[str]
    emails: list[str]
    language: str
    address: str = ""
    next_step: NextStep = "call_back"
    call_by: datetime | None = None
    # One of the same person is open already: this one has been added to it.
    repeated: bool = False


class ApplicationChanged(Event):
    """Staff has taken it a step further. `reason` is why it was refused, in words for the applicant."""

    application_id: UUID
    code: str
    status: ApplicationStatus
    name: str
    phones: list[str]
    emails: list[str]
    language: str
    reason: str = ""
    outcome: StepOutcome = ""
    call_by: datetime | None = None
    visit: Visit | None = None
