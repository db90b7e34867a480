"""Texts of notices in the operator's own words: written, shown for samples, sent as a test, taken back."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from contracts.notify import (
    Category,
    GetText,
    ListTexts,
    NoticeText,
    PreviewText,
    SaveText,
    SendTest,
    SmsSize,
    TextMedium,
)
from gateway.sums import Sum, as_sum
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff/texts", tags=["staff"])

Notice = Annotated[str, InPath(max_length=100)]
Spoken = Annotated[str, InPath(max_length=8)]
Source = Annotated[
    str | None, Field(max_length=4_000, description="Jinja, the title in the first line but for SMS.")
]


class TextLineView(BaseModel):
    """`broken` says why the operator's own text cannot be used; the built-in one is sent meanwhile."""

    notice: str
    category: Category
    medium: TextMedium
    language: str
    own: bool
    version: int
    changed_at: datetime | None
    changed_by: UUID | None
    broken: str | None


class TextLines(BaseModel):
    items: list[TextLineView]


class VersionView(BaseModel):
    """`text` is null where the built-in one was taken again."""

    version: int
    at: datetime
    staff_id: UUID
    text: str | None


class VariableView(BaseModel):
    name: str
    sample: str


class TextView(TextLineView):
    """`text` is the one that is sent; `history` is newest first."""

    text: str
    built_in: str
    variables: list[VariableView]
    filters: list[str]
    history: list[VersionView]


class NewText(BaseModel):
    """`text` null: the built-in one again. `version` is the one that was read."""

    model_config = ConfigDict(extra="forbid")

    text: Source
    version: int = Field(ge=0)


class Trial(BaseModel):
    """`text` left out: as it is sent now."""

    model_config = ConfigDict(extra="forbid")

    text: Source = None


class Test(Trial):
    address: str = Field(max_length=254, description="A phone or an e-mail address, as the medium is.")


class SmsSizeView(BaseModel):
    """`cost` at the price of the first provider."""

    encoding: Literal["gsm0338", "ucs2"]
    characters: int
    parts: int
    cost: Sum


class PreviewView(BaseModel):
    title: str
    text: str
    html: str
    sms: SmsSizeView | None


class PreviewList(BaseModel):
    items: list[PreviewView]


class TestView(BaseModel):
    delivery_id: UUID


@router.get("")
async def list_texts(staff: Staff) -> TextLines:
    """Every text of this operator's notices, and which of them are its own."""
    found = await staff.ask(ListTexts())
    return TextLines(items=[TextLineView(**_line(line.model_dump())) for line in found.items])


@router.get("/{notice}/{medium}/{language}")
async def show_text(notice: Notice, medium: TextMedium, language: Spoken, staff: Staff) -> TextView:
    """With the facts that it may name, and everything that stood here before."""
    return _view(await staff.ask(GetText(notice=notice, medium=medium, language=language)))


@router.put("/{notice}/{medium}/{language}")
async def save_text(
    notice: Notice, medium: TextMedium, language: Spoken, body: NewText, staff: Staff
) -> TextView:
    """It is used at once. 422 with the reason for what cannot be written, 409 when somebody was faster."""
    wanted = SaveText(notice=notice, medium=medium, language=language, text=body.text, version=body.version)
    return _view(await staff.ask(wanted))


@router.post("/{notice}/{medium}/{language}/preview")
async def preview_text(
    notice: Notice, medium: TextMedium, language: Spoken, body: Trial, staff: Staff
) -> PreviewList:
    """In each way that its event happens; an SMS with its size. Nothing is kept."""
    wanted = PreviewText(notice=notice, medium=medium, language=language, text=body.text)
    shown = await staff.ask(wanted)
    return PreviewList(
        items=[
            PreviewView(title=each.title, text=each.text, html=each.html, sms=each.sms and _size(each.sms))
            for each in shown.items
        ]
    )


@router.post("/{notice}/{medium}/{language}/test", status_code=201)
async def send_test(
    notice: Notice,
    medium: Literal["sms", "email"],
    language: Spoken,
    body: Test,
    staff: Staff,
    key: IdempotencyKey,
) -> TestView:
    """To one address, marked as a test. 429 when too many were sent within the hour."""
    wanted = SendTest(notice=notice, medium=medium, language=language, text=body.text, address=body.address)
    return TestView(delivery_id=(await staff.ask(wanted, key)).delivery_id)


def _line(line: dict[str, object]) -> dict[str, object]:
    return line | {"broken": line["broken"] or None}


def _view(text: NoticeText) -> TextView:
    known = text.model_dump()
    return TextView.model_validate(_line(known.pop("line")) | known)


def _size(size: SmsSize) -> SmsSizeView:
    return SmsSizeView(
        encoding=size.encoding,
        characters=size.characters,
        parts=size.parts,
        cost=as_sum(size.cost, size.currency),
    )
