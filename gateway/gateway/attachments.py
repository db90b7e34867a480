"""Files that go with messages: they come as a form or as they are, and are served so that they can do no harm."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import UploadFile

from contracts.problems import InvalidBody
from contracts.tickets import LARGEST_FILE, Attachment, GetAttachment, StoreAttachment
from gateway.files import FILE, file_response
from gateway.problems import TooLarge
from gateway.visitors import BASE, AnybodySignedIn, IdempotencyKey

router = APIRouter(prefix=BASE, tags=["attachments"])

Name = Annotated[str, Query(max_length=500, description="Of a file that is sent as it is, without a form.")]
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"schema": {"type": "object", "required": ["file"], "properties": {"file": _BYTES["schema"]}}}
SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"multipart/form-data": _FORM, "application/octet-stream": _BYTES},
    }
}


@router.post("/attachments", status_code=201, openapi_extra=SENT)
async def store_attachment(
    request: Request, person: AnybodySignedIn, key: IdempotencyKey, name: Name = "file"
) -> Attachment:
    """To be named in a message within a day. Up to 5 MiB: JPEG, PNG, WebP, GIF, PDF, text, DOCX, XLSX, ODT."""
    person.caller.free()
    given, content = await _file(request, name)
    if len(content) > LARGEST_FILE:
        raise TooLarge
    return await person.ask(StoreAttachment(name=given[:500], content=content), key)


@router.get("/attachments/{attachment_id}", response_class=Response, responses=FILE)
async def show_attachment(attachment_id: UUID, person: AnybodySignedIn) -> Response:
    """For whoever may read the message that it goes with; kept by no browser."""
    person.caller.free()
    file = await person.ask(GetAttachment(attachment_id=attachment_id))
    return file_response(file)


async def _file(request: Request, name: str) -> tuple[str, bytes]:
    """Problems: invalid-body (no field `file`), bad-request (not a form)."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return name, await request.body()
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InvalidBody(errors=[{"pointer": "/file", "reason": "is missing"}])
        return file.filename or name, await file.read()
