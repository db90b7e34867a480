"""Files that go with messages of requests and chats."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.message import Message, Question

LARGEST_FILE = 5 * 1024 * 1024
FILES_IN_A_MESSAGE = 5

MediaType = Literal[
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "application/pdf",
    "text/plain",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text",
]
FileIds = Annotated[list[UUID], Field(max_length=FILES_IN_A_MESSAGE)]


class Attachment(Message):
    """A file; `media_type` is known by its content and the name's ending follows it. `size` in bytes."""

    id: UUID
    name: str
    media_type: MediaType
    size: int


class StoreAttachment(Question[Attachment]):
    """By a subscriber or by staff, to be named in a message within a day. Idempotent by the idempotency key.

    Problems: invalid-body (kind, size), too-many-requests.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: str = Field(max_length=500)
    content: bytes = Field(max_length=LARGEST_FILE)


class AttachmentContent(Message):
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: str
    media_type: MediaType
    content: bytes


class GetAttachment(Question[AttachmentContent]):
    """By whoever may read the message that it goes with. Problem: not-found, also for a foreign one."""

    attachment_id: UUID
