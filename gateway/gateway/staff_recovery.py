"""Staff starts a recovery for a subscriber who has called; what comes of it only the subscriber sees."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from contracts.auth import RecoveryChannel, StartRecoveryByStaff
from gateway.recovery import RecoveryBegun
from gateway.visitors import BASE, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])


class WantedRecovery(BaseModel):
    """The operator's first channel by default."""

    model_config = ConfigDict(extra="forbid")

    channel: RecoveryChannel | None = None


@router.post("/subscribers/{subscriber_id}/recovery", status_code=202)
async def start_recovery(subscriber_id: UUID, body: WantedRecovery, staff: Staff) -> RecoveryBegun:
    """A link, or a password by SMS, goes to the subscriber's own contact. For support and managers."""
    started = await staff.ask(StartRecoveryByStaff(subscriber_id=subscriber_id, channel=body.channel))
    return RecoveryBegun(recovery=started.recovery, next=started.next)
