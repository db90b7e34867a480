"""People with real tokens who ask the tickets service."""

import time
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.asking import Questions
from chassis.tokens import AUDIENCE, ISSUER, TYPE
from contracts.message import Message, Question
from contracts.tickets import OpenTicket, Ticket

R = TypeVar("R", bound=Message)


@dataclass
class Person:
    """Somebody with a token, who asks."""

    questions: Questions
    signing_key: Ed25519PrivateKey
    operator: str = "daytown"
    kind: str = "subscriber"
    role: str = "subscriber"
    id: UUID = field(default_factory=uuid4)

    @property
    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(self.id),
            "iat": now,
            "nbf": now,
            "exp": now + 600,
            "operator": self.operator,
            "kind": self.kind,
            "role": self.role,
            "session": str(uuid4()),
        }
        return jwt.encode(claims, self.signing_key, algorithm="EdDSA", headers={"kid": "test", "typ": TYPE})

    async def ask(self, question: Question[R], key: str | None = None) -> R:
        return await self.questions.ask(question, token=self.token, key=key)

    async def opens(
        self, text: str = "Нет связи", *, topic: str = "internet", key: str | None = None
    ) -> Ticket:
        return await self.ask(OpenTicket(kind="support", topic=topic, text=text), key or str(uuid4()))
