"""The subscriber's own data."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.auth import Contact, GetProfile, Profile
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])


class ProfileView(BaseModel):
    """Who is signed in."""

    subscriber_id: UUID
    contract: str
    login: str
    name: str
    address: str
    language: str
    region: str | None
    phones: list[Contact]
    emails: list[Contact]


@router.get("/profile")
async def show_profile(subscriber: Subscriber) -> ProfileView:
    """The subscriber who is signed in."""
    return profile_view(await subscriber.ask(GetProfile()))


def profile_view(profile: Profile) -> ProfileView:
    return ProfileView.model_construct(**dict(profile))
