"""Who talks in a chat: a subscriber by the access token, a visitor by the token of his chat, or nobody yet."""

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request
from pydantic import SecretStr

from contracts.message import Message, Question
from gateway.visitors import SignedIn, Visitor, signed_in_subscriber, visitor_of

R = TypeVar("R", bound=Message)


@dataclass(frozen=True, slots=True)
class Talker:
    """`person` is signed in; a visitor has the `token` of his chat once he has begun one."""

    visitor: Visitor
    person: SignedIn | None
    token: SecretStr | None

    @property
    def shows(self) -> dict[str, Any]:
        """What every question about a chat says of who asks it."""
        return {"operator": self.visitor.profile.operator, "token": self.token}

    async def ask(self, question: Question[R], key: str | None = None) -> R:
        if self.person:
            return await self.person.ask(question, key)
        return await self.visitor.ask(question, key)


async def talker(request: Request, chat_token: Annotated[str | None, Header(max_length=64)] = None) -> Talker:
    """A chat's own token goes before the access token: a visitor who signs in later goes on in his chat with it."""
    if chat_token:
        return Talker(visitor_of(request), None, SecretStr(chat_token))
    if "authorization" in request.headers:
        person = await signed_in_subscriber(request)
        return Talker(person.visitor, person, None)
    return Talker(visitor_of(request), None, None)


AnyTalker = Annotated[Talker, Depends(talker)]
