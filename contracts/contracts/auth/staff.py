"""The operator's people."""

from uuid import UUID

from contracts.auth.people import Role
from contracts.message import Message, Question, Secret


class StaffMember(Message):
    staff_id: UUID
    login: str
    name: str
    role: Role


class AddStaff(Question[StaffMember]):
    """Idempotent by (operator, login): a repeat sets role, name and password anew."""

    asker = "cabinet"

    operator: str
    login: str
    name: str
    role: Role
    password: Secret
