"""Letters about chats: the transcript for whoever wants it, the answer to a visitor for whom nobody was there."""

from uuid import UUID

from contracts.message import Event, Message, Question
from contracts.tickets.chats import InChat


class TranscriptSent(Message):
    """How many messages are in it."""

    messages: int


class SendTranscript(InChat, Question[TranscriptSent]):
    """By e-mail: to the subscriber's own address, to a visitor's `contact`. Problems: not-found, conflict."""


class ChatTranscriptAsked(Event):
    """The subscriber wants what was said by e-mail."""

    chat_id: UUID
    subscriber_id: UUID
    topic: str
    text: str


class VisitorTranscriptAsked(Event):
    """As `ChatTranscriptAsked`, of a visitor who has left an address."""

    chat_id: UUID
    name: str
    phones: list[str]
    emails: list[str]
    language: str
    topic: str
    text: str


class VisitorAnswered(Event):
    """A visitor's left chat is answered by e-mail."""

    chat_id: UUID
    name: str
    phones: list[str]
    emails: list[str]
    language: str
    topic: str
    text: str
