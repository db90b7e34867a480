"""Who calls: the operator by host or header, the subscriber or staff by token."""

from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request

from chassis.asking import Questions
from chassis.profiles import Profile, Profiles
from chassis.tokens import Caller, Tokens
from contracts.auth import Language
from contracts.message import Message, Question
from contracts.problems import BadRequest, NotSignedIn, UnknownOperator

R = TypeVar("R", bound=Message)

BASE = "/api/v1"


@dataclass(frozen=True, slots=True)
class Backend:
    """What the routes need of the rest of the system."""

    questions: Questions
    tokens: Tokens
    profiles: Profiles
    answer_seconds: float
    section_seconds: float


@dataclass(frozen=True, slots=True)
class Visitor:
    """Anybody, at one operator, in a language that the operator speaks."""

    backend: Backend
    profile: Profile
    language: Language
    address: str
    device: str

    def named(self, names: dict[str, str]) -> str:
        """The name in the visitor's language, or in any."""
        return names.get(self.language) or next(iter(names.values()))

    async def ask(self, question: Question[R], key: str | None = None) -> R:
        """Ask the owner of `question`."""
        return await self.backend.questions.ask(
            question, key=key, address=self.address, seconds=self.backend.answer_seconds
        )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody with a valid token of this operator; the token goes along with each question."""

    visitor: Visitor
    caller: Caller
    token: str

    async def ask(self, question: Question[R], key: str | None = None, seconds: float | None = None) -> R:
        """Ask in this person's name."""
        backend = self.visitor.backend
        return await backend.questions.ask(
            question,
            token=self.token,
            key=key,
            address=self.visitor.address,
            seconds=seconds or backend.answer_seconds,
        )


def visitor_of(request: Request) -> Visitor:
    """The header `Operator` goes before the host. Raises UnknownOperator when what is given is no operator's."""
    backend: Backend = request.app.state.backend
    headers = request.headers
    slug = headers.get("operator")
    profile = backend.profiles.by_slug(slug) if slug else backend.profiles.by_host(headers.get("host", ""))
    if profile is None:
        raise UnknownOperator
    return Visitor(
        backend,
        profile,
        preferred_language(headers.get("accept-language", ""), profile.languages),
        request.client.host if request.client else "",
        headers.get("user-agent", "")[:200],
    )


async def any_visitor(request: Request) -> Visitor:
    return visitor_of(request)


def _signed_in(request: Request) -> SignedIn:
    visitor = visitor_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    caller = visitor.backend.tokens.verify(token)
    if caller.operator != visitor.profile.operator:
        raise NotSignedIn
    return SignedIn(visitor, caller, token)


async def signed_in_subscriber(request: Request) -> SignedIn:
    """A subscriber; the services check it again for what they own."""
    person = _signed_in(request)
    person.caller.free().subscriber()
    return person


async def signed_in_staff(request: Request) -> SignedIn:
    """Staff of any role; the services check the role."""
    person = _signed_in(request)
    person.caller.free().staff()
    return person


async def anybody_signed_in(request: Request) -> SignedIn:
    """A subscriber or staff, also one who has to change the password or set up the second factor first."""
    return _signed_in(request)


def preferred_language(accepted: str, spoken: list[Language]) -> Language:
    """The first language of Accept-Language that the operator speaks (RFC 9110 section 12.5.4), else its own."""
    weighed: list[tuple[float, str]] = []
    for part in accepted.replace(" ", "").split(","):
        tag, _, quality = part.partition(";q=")
        try:
            weighed.append((float(quality or 1), tag[:2].lower()))
        except ValueError:
            continue
    for _, tag in sorted(weighed, key=lambda pair: -pair[0]):
        for language in spoken:
            if language == tag:
                return language
    return spoken[0]


async def idempotency_key(
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> str:
    """The caller's key; a POST that creates something is not taken without one."""
    if not idempotency_key:
        raise BadRequest("Send an Idempotency-Key, so that a repeat creates nothing twice.")
    return idempotency_key


AnyVisitor = Annotated[Visitor, Depends(any_visitor)]
Subscriber = Annotated[SignedIn, Depends(signed_in_subscriber)]
Staff = Annotated[SignedIn, Depends(signed_in_staff)]
AnybodySignedIn = Annotated[SignedIn, Depends(anybody_signed_in)]
IdempotencyKey = Annotated[str, Depends(idempotency_key)]
