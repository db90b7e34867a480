"""How an operator helps: requests, forms, topics, chat."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, field_validator

from chassis.profiles.section import Section, among, told_apart_by
from chassis.profiles.values import OneOrMore, Several, Slug, Texts
from contracts.tickets import Kind

Asked = Literal["full_name", "phone", "email", "city", "address", "topic", "text", "name"]


class Topic(Section):
    """What a request or a chat is about."""

    code: Slug = Field(description="Short id, used by the API.")
    names: Texts = Field(description="The topic as a subscriber chooses it.")


class Form(Section):
    """The form of one kind of request."""

    fields: OneOrMore[Asked] = Field(description="What the form asks, in this order.")
    optional_fields: Annotated[Several[Asked], among("fields")] = Field(
        default=[], description="Those of `fields` that may stay empty."
    )


class Chat(Section):
    """The online consultant. Where nobody is there, a chat becomes a request with its answer time."""

    name: Texts = Field(description="The operator's word for it.")
    asks: OneOrMore[Literal["name", "topic"]] = Field(description="What is asked before the chat begins.")
    wait_minutes: float = Field(
        default=10, gt=0, le=240, description="Minutes in the queue after which a chat becomes a request."
    )
    idle_minutes: float = Field(
        default=30, gt=0, le=1440, description="Minutes of silence after which a chat is closed."
    )
    at_once: int = Field(default=5, ge=1, le=50, description="Chats that one consultant holds at a time.")
    visitors: bool = Field(default=True, description="Also for people who are not signed in.")


class Support(Section):
    """Hours stand in `[calendar]`."""

    answer_within: float = Field(
        gt=0, le=720, description="Working hours within which an answer is promised; 0.25 is 15 minutes."
    )
    answers_by: OneOrMore[Literal["cabinet", "email", "sms", "phone"]] = Field(
        description="Where the answer goes."
    )
    reopen_days: int = Field(
        default=14, ge=0, le=365, description="Days for which a subscriber may open a closed request again."
    )
    topics: Annotated[list[Topic], Field(min_length=1), told_apart_by("code")] = Field(
        description="Topics of requests and chats."
    )
    forms: dict[Kind, Form] = Field(
        description="The form of each kind of request; a kind left out cannot be opened.",
        json_schema_extra={"allowed": "keys support, repair, survey, termination; `support` is required"},
    )
    chat: Chat | None = Field(default=None, description="The online consultant.")

    @field_validator("forms")
    @classmethod
    def _has_the_usual_one(cls, value: dict[Kind, Form]) -> dict[Kind, Form]:
        if "support" not in value:
            raise ValueError("the form of kind support is missing")
        return value

    @property
    def answer_time(self) -> timedelta:
        """`answer_within`, as `calendar.answer_by` wants it."""
        return timedelta(hours=self.answer_within)
