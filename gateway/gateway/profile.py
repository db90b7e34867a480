"""The subscriber's own data."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.auth import ChangeProfile, Contact, GetProfile, Language, Profile
from gateway.visitors import BASE, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["subscriber"])


class ProfileView(BaseModel):
    """Who is signed in. What the operator does not show is empty, and masked where it shows data in part.

    `changes` is what the operator lets subscribers change themselves.
    """

    subscriber_id: UUID
    contract: str
    login: str
    account: str | None
    name: str
    address: str
    language: str
    region: str | None
    phones: list[Contact]
    emails: list[Contact]
    changes: list[str]


class ProfileChange(BaseModel):
    """What is left out stays. Which of them may be changed is the operator's rule."""

    model_config = ConfigDict(extra="forbid")

    language: Language | None = None
    name: Annotated[str | None, Field(max_length=300)] = None


@router.get("/profile")
async def show_profile(subscriber: Subscriber) -> ProfileView:
    """The subscriber who is signed in."""
    return profile_view(await subscriber.ask(GetProfile()), subscriber.visitor)


@router.patch("/profile")
async def change_profile(body: ProfileChange, subscriber: Subscriber) -> ProfileView:
    """Notices come in the new language at once. 403 for what the operator does not let subscribers change."""
    changed = await subscriber.ask(ChangeProfile(language=body.language, name=body.name))
    return profile_view(changed, subscriber.visitor)


def profile_view(profile: Profile, visitor: Visitor) -> ProfileView:
    told = dict(profile)
    told.pop("missing")
    return ProfileView.model_construct(**told, changes=list(visitor.profile.personal_data.changes))
