"""Apply to be connected, and follow it by the code."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from contracts.auth import Language
from contracts.tickets import (
    ApplicationForm,
    ApplicationStatus,
    Apply,
    FollowApplication,
    FollowedStep,
    NextStep,
    Visit,
)
from gateway.rate_limits import caller_of
from gateway.visitors import BASE, AnyVisitor, IdempotencyKey

router = APIRouter(prefix=BASE, tags=["applications"])

Code = Annotated[str, Path(max_length=64, examples=["7K2M-9QXT-4BWE"])]


class NewApplication(BaseModel):
    """The fields that `GET /operator` lists under `applications`; all but `optional_fields` have to be there.

    `consent` is that to the processing of personal data, whose text stands there under `consents`.
    """

    model_config = ConfigDict(extra="forbid")

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

    def form(self, language: Language) -> ApplicationForm:
        """As tickets takes it."""
        return ApplicationForm(
            **{name: getattr(self, name) for name in NewApplication.model_fields}, language=language
        )


class AppliedView(BaseModel):
    """By `call_by`, a moment inside working hours, staff calls back or agrees a visit, as `next_step` says."""

    code: str
    status: ApplicationStatus
    next_step: NextStep
    call_by: datetime


class FollowedView(BaseModel):
    """Name and phone are masked: enough for the owner to recognise. `reason` is why it was refused."""

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


@router.post("/applications", status_code=201)
async def apply(body: NewApplication, visitor: AnyVisitor, key: IdempotencyKey) -> AppliedView:
    """Whether the same person has applied before is not told: the phone that was given gets the code by SMS."""
    operator, caller = visitor.profile.operator, caller_of(visitor.address)
    wish = Apply(operator=operator, caller=caller, form=body.form(visitor.language))
    return AppliedView(**(await visitor.ask(wish, key)).model_dump())


@router.get("/applications/{code}")
async def follow(code: Code, visitor: AnyVisitor) -> FollowedView:
    """Whatever is not a code of this operator's is not found, in the same words."""
    asked = FollowApplication(operator=visitor.profile.operator, caller=caller_of(visitor.address), code=code)
    return FollowedView(**(await visitor.ask(asked)).model_dump())
