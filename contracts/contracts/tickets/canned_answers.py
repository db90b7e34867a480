"""Answers that staff has at hand."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.auth import Language
from contracts.message import Message, Question

Title = Annotated[str, Field(min_length=1, max_length=100)]
Words = Annotated[str, Field(min_length=1, max_length=10_000)]


class CannedAnswer(Message):
    """`texts` by language may hold {name}, {contract}, {number} and {topic}, which a ticket fills in."""

    id: UUID
    title: str
    topic: str
    texts: dict[Language, str]
    changed_at: datetime
    changed_by: UUID


class CannedAnswerList(Message):
    """By title."""

    items: list[CannedAnswer]


class ListCannedAnswers(Question[CannedAnswerList]):
    """With a ticket: those of its topic and of none, filled in for it. Problem: not-found."""

    ticket_id: UUID | None = None


class AddCannedAnswer(Question[CannedAnswer]):
    """Idempotent by the caller's key. Problem: invalid-body, for an unknown {placeholder} or topic."""

    title: Title
    topic: str = Field(default="", max_length=100)
    texts: dict[Language, Words] = Field(min_length=1)


class ChangeCannedAnswer(Question[CannedAnswer]):
    """Whole. Problems: invalid-body, not-found."""

    answer_id: UUID
    title: Title
    topic: str = Field(default="", max_length=100)
    texts: dict[Language, Words] = Field(min_length=1)


class RemovedCannedAnswer(Message):
    id: UUID


class RemoveCannedAnswer(Question[RemovedCannedAnswer]):
    """Problem: not-found."""

    answer_id: UUID
