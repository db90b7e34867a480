"""The desk of applications: the queue, one of it whole, and each step to a contract."""

from datetime import date, datetime, time
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.auth import Language
from contracts.tickets import (
    AgreeVisit,
    Application,
    ApplicationStatus,
    ApplicationStep,
    CallOutcome,
    ContractWish,
    EnterApplication,
    GetApplication,
    ListApplications,
    ListRefusals,
    NextStep,
    NoteCall,
    Refusal,
    RefusalWords,
    RefuseApplication,
    Visit,
)
from gateway.applications import NewApplication
from gateway.tickets import Cursor, Limit
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class ApplicationLine(BaseModel):
    """`call_by` is what the applicant was promised. `duplicate_of` has the same phone or address and is open."""

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


class ApplicationLines(BaseModel):
    items: list[ApplicationLine]
    next_cursor: str | None


class ApplicationView(ApplicationLine):
    """`contract` is what `POST /staff/contracts` needs of it; `repeats` are what the same person has sent since."""

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


class EnteredApplication(NewApplication):
    """As it is said on the phone; `language` is the one to write to the applicant in."""

    language: Language


class Note(BaseModel):
    """For staff alone."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=2000)


class Call(Note):
    """`call_at` is when to call again, if that was agreed."""

    outcome: CallOutcome
    call_at: AwareDatetime | None = None


class AgreedVisit(Note):
    """Day and hours by the operator's clock: `10:00:00`."""

    day: date
    begins: time
    ends: time


class RefusedApplication(Note):
    """`reason` goes to the applicant; left out, the words of `GET /staff/application-refusals` do."""

    refusal: Refusal
    reason: str = Field(default="", max_length=500)


class RefusalsView(BaseModel):
    items: list[RefusalWords]


@router.get("/applications")
async def list_applications(
    staff: Staff,
    open_only: bool = True,
    status: ApplicationStatus | None = None,
    q: str | None = None,
    repeats: bool = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> ApplicationLines:
    """Newest first; `q`: a code, a phone, or part of a name or street. With `repeats` the same person's later ones."""
    found = await staff.ask(
        ListApplications(open_only=open_only, status=status, q=q, repeats=repeats, limit=limit, cursor=cursor)
    )
    items = [ApplicationLine(**line.model_dump()) for line in found.items]
    return ApplicationLines(items=items, next_cursor=found.next_cursor)


@router.post("/applications", status_code=201)
async def enter_application(body: EnteredApplication, staff: Staff, key: IdempotencyKey) -> ApplicationView:
    """Name and phone are needed, whatever the site's form asks."""
    return application_view(await staff.ask(EnterApplication(form=body.form(body.language)), key))


@router.get("/applications/{application_id}")
async def show_application(application_id: UUID, staff: Staff) -> ApplicationView:
    """By sales, support or a manager."""
    return application_view(await staff.ask(GetApplication(application_id=application_id)))


@router.post("/applications/{application_id}/call")
async def note_call(application_id: UUID, body: Call, staff: Staff, key: IdempotencyKey) -> ApplicationView:
    """Somebody has called; who was not reached is told until when we call again."""
    return application_view(
        await staff.ask(NoteCall(application_id=application_id, **body.model_dump()), key)
    )


@router.post("/applications/{application_id}/visit")
async def agree_visit(
    application_id: UUID, body: AgreedVisit, staff: Staff, key: IdempotencyKey
) -> ApplicationView:
    """Agreed, or moved to another day."""
    return application_view(
        await staff.ask(AgreeVisit(application_id=application_id, **body.model_dump()), key)
    )


@router.post("/applications/{application_id}/refuse")
async def refuse_application(
    application_id: UUID, body: RefusedApplication, staff: Staff, key: IdempotencyKey
) -> ApplicationView:
    """It is over; the applicant is told why."""
    return application_view(
        await staff.ask(RefuseApplication(application_id=application_id, **body.model_dump()), key)
    )


@router.get("/application-refusals")
async def list_refusals(staff: Staff) -> RefusalsView:
    """Reasons, and what applicants are told by each, in the operator's languages."""
    return RefusalsView(items=(await staff.ask(ListRefusals())).items)


def application_view(application: Application) -> ApplicationView:
    """As `GET /staff/applications/{application_id}` answers it."""
    return ApplicationView(**application.model_dump())
