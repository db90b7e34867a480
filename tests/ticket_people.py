"""People with real tokens who ask the tickets service."""

from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID, uuid4

from chassis.asking import Questions
from contracts.message import Message, Question
from contracts.tickets import OpenTicket, Ticket
from signed_tokens import Signer

R = TypeVar("R", bound=Message)


@dataclass
class Person:
    """Somebody with a token, who asks."""

    questions: Questions
    signer: Signer
    operator: str = "daytown"
    kind: str = "subscriber"
    role: str = "subscriber"
    id: UUID = field(default_factory=uuid4)

    @property
    def token(self) -> str:
        return self.signer.token(self.id, self.operator, self.kind, self.role)

    async def ask(self, question: Question[R], key: str | None = None) -> R:
        return await self.questions.ask(question, token=self.token, key=key)

    async def opens(
        self, text: str = "Нет связи", *, topic: str = "internet", key: str | None = None
    ) -> Ticket:
        return await self.ask(OpenTicket(kind="support", topic=topic, text=text), key or str(uuid4()))
