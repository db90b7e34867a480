"""Letters that come in: a subscriber answers by e-mail, to an address that stands in ours and that nobody can guess."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.message import Event, Message, Question
from contracts.tickets.attachments import LARGEST_FILE, Attachment, FileIds

LONGEST_WORDS = 10_000
LONGEST_LETTER = 100_000

LetterOutcome = Literal["message", "foreign", "automatic", "late"]


class MailedLetter(Message):
    """A letter as the gateway has read it.

    `text` is what its writer has added to what he answers; `whole` is with all that he quotes. `automatic` says by
    what it is known for a machine's, which is never answered and never a message (RFC 3834); empty for a person's.
    `left_out` are the names of files that could not be taken.
    """

    message_id: str = Field(min_length=1, max_length=1000)
    sender: str = Field(max_length=320)
    subject: str = Field(default="", max_length=500)
    text: str = Field(default="", max_length=LONGEST_WORDS)
    whole: str = Field(default="", max_length=LONGEST_LETTER)
    automatic: str = Field(default="", max_length=200)
    files: FileIds = []
    left_out: list[str] = Field(default=[], max_length=100)


class ReplyAddress(Message):
    """The address is one of ours: letters to it are taken."""

    ticket_id: UUID


class FindReplyAddress(Question[ReplyAddress]):
    """Whether letters with this token are taken. Problem: not-found, also when the subscriber is forgotten."""

    operator: str
    token: str = Field(max_length=100)


class StoreMailedFile(Question[Attachment]):
    """A file of a letter of the subscriber's own, to be named in it within a day.

    Problems: not-found, invalid-body (kind, size, a `sender` whose letter becomes no message).
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    operator: str
    token: str = Field(max_length=100)
    sender: str = Field(default="", max_length=320)
    name: str = Field(max_length=500)
    content: bytes = Field(max_length=LARGEST_FILE)


class MailedAnswer(Message):
    """`message`: it stands in the ticket. `foreign`: its sender is not the subscriber's address, so staff looks at it.

    `late`: the ticket is closed for good, which the subscriber is told once. `repeated`: it was taken before.
    """

    outcome: Literal["message", "foreign", "automatic", "late", "repeated"]


class TakeMailedAnswer(Question[MailedAnswer]):
    """A letter to the address with this token; once by its Message-ID.

    Problems: not-found, invalid-body (files), too-many-requests: so many letters an hour are no conversation.
    """

    operator: str
    token: str = Field(max_length=100)
    letter: MailedLetter


class Letter(Message):
    """A letter that came to a ticket, whole. `why`, of one of a machine, says by what it was known."""

    at: datetime
    sender: str
    subject: str
    whole: str
    outcome: LetterOutcome
    why: str = ""


class Letters(Message):
    """The newest first; at most a hundred."""

    items: list[Letter]


class ListLetters(Question[Letters]):
    """For staff: what came to a ticket by e-mail, also what became no message. Problem: not-found."""

    ticket_id: UUID


class LetterCameLate(Event):
    """A subscriber has answered by e-mail to a ticket that is closed for good; told once a ticket."""

    ticket_id: UUID
    number: int
    subscriber_id: UUID
    topic: str
