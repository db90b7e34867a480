"""Whom a letter is for: answers are the tickets' own, letters that come back are notify's."""

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, ParamSpec, TypeVar
from uuid import UUID

from chassis.mail_addresses import without_token
from chassis.profiles import Profile, Profiles
from contracts.message import Message, Question
from contracts.notify import FindBounceAddress, NoteBounce
from contracts.problems import InvalidBody, TooManyRequests
from contracts.tickets import FindReplyAddress, MailedLetter, StoreMailedFile, TakeMailedAnswer
from gateway.delivery_reports import read_report
from gateway.letter_reading import Reading, read_letter
from gateway.visitors import Backend

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Message)

_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address of the form that ours have; whether anybody was told it, its owner knows."""

    kind: Literal["reply", "bounce"]
    profile: Profile
    token: str
    address: str

    @property
    def operator(self) -> str:
        return self.profile.operator


class Owners:
    """Asks them. Whatever they have against a letter is raised as their problem."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._addresses = _addresses(backend.profiles)
        # Reading a letter is work: two at a time, off the loop.
        self._readers = ThreadPoolExecutor(2, "letters")

    def recipient(self, address: str) -> Recipient | None:
        """None for what no operator has told anybody."""
        base, token = without_token(address)
        known = self._addresses.get(base)
        return Recipient(*known, token, address) if known else None

    async def find(self, recipient: Recipient) -> None:
        """Problem: not-found."""
        if recipient.kind == "reply":
            await self._ask(FindReplyAddress(operator=recipient.operator, token=recipient.token))
        else:
            await self._ask(FindBounceAddress(operator=recipient.operator, token=recipient.token))

    async def take(self, recipient: Recipient, content: bytes, envelope_sender: str) -> str:
        """What has become of it, when that is committed. Problems: those of its owner."""
        if recipient.kind == "bounce":
            return await self._note_bounce(recipient, content)
        ours = (recipient.profile.channels.email.sender.lower(), recipient.address.lower())
        read = await self._read(read_letter, content, envelope_sender, ours)
        files, left_out = await self._store(recipient, read)
        letter = MailedLetter(
            message_id=read.message_id,
            sender=read.sender,
            subject=read.subject,
            text=read.text,
            whole=read.whole,
            automatic=read.automatic,
            files=files,
            left_out=left_out[:_MOST_NAMES],
        )
        asked = TakeMailedAnswer(operator=recipient.operator, token=recipient.token, letter=letter)
        return (await self._ask(asked)).outcome

    def close(self) -> None:
        self._readers.shutdown(wait=False, cancel_futures=True)

    async def _store(self, recipient: Recipient, read: Reading) -> tuple[list[UUID], list[str]]:
        """Ids of the files that are of a kind that is taken, names of the others; once however often they come."""
        files, left_out = [], []
        for place, file in enumerate([] if read.automatic else read.files):
            if file.content is None:
                left_out.append(file.name)
                continue
            key = hashlib.sha256(f"{recipient.token} {read.message_id} {place}".encode()).hexdigest()
            stored = StoreMailedFile(
                operator=recipient.operator,
                token=recipient.token,
                sender=read.sender,
                name=file.name,
                content=file.content,
            )
            try:
                files.append((await self._ask(stored, key)).id)
            except (InvalidBody, TooManyRequests):
                left_out.append(file.name)
        return files, left_out

    async def _note_bounce(self, recipient: Recipient, content: bytes) -> str:
        """What is no delivery status notification says nothing that anybody could act on (RFC 3834, section 2)."""
        report = await self._read(read_report, content)
        if report is None:
            return "no_report"
        noted = NoteBounce(
            operator=recipient.operator,
            token=recipient.token,
            action=report.action,
            status=report.status,
            diagnostic=report.diagnostic,
        )
        await self._ask(noted)
        return "bounce"

    async def _read(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: work(*given, **named))

    async def _ask(self, question: Question[R], key: str | None = None) -> R:
        return await self._backend.questions.ask(question, key=key, seconds=self._backend.answer_seconds)


def _addresses(profiles: Profiles) -> dict[str, tuple[Literal["reply", "bounce"], Profile]]:
    """What stands before the `+`, with its domain, of each operator that takes letters."""
    known: dict[str, tuple[Literal["reply", "bounce"], Profile]] = {}
    for profile in profiles:
        mail = profile.channels.email
        if mail.replies:
            known[mail.replies.lower()] = ("reply", profile)
        if mail.bounces:
            known[mail.bounces.lower()] = ("bounce", profile)
    return known
