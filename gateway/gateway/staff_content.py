"""Questions, answers and downloads, as staff keeps them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from contracts.auth import Language
from contracts.problems import InvalidBody
from contracts.tickets import (
    LARGEST_FILE,
    AddDownload,
    AddFaqEntry,
    Download,
    EditDownload,
    EditFaqEntry,
    Faq,
    FaqCategory,
    FaqEntry,
    FaqText,
    ListFaq,
    MediaType,
    RemoveDownload,
    RemoveFaqEntry,
    SetFaqCategories,
)
from gateway.visitors import BASE, IdempotencyKey, Staff

router = APIRouter(prefix=f"{BASE}/staff", tags=["staff"])

Position = Annotated[int, Field(ge=0, le=100_000, description="A lower one stands before a higher one.")]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Description = Annotated[str, Field(max_length=1000)]
Link = Annotated[str, Field(max_length=2000, pattern="^https://[^\\s/]+(/\\S*)?$")]
CategoryCode = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CategoryBody(Body):
    code: CategoryCode
    names: dict[Language, Title] = Field(min_length=1)


class CategoriesBody(Body):
    """All of them, in their order."""

    categories: list[CategoryBody] = Field(max_length=50)


class TextBody(Body):
    question: str = Field(min_length=1, max_length=300)
    answer: str = Field(min_length=1, max_length=10_000)


class EntryBody(Body):
    """A language without a text is answered in another one, visibly."""

    category: CategoryCode
    position: Position = 100
    published: bool = True
    texts: dict[Language, TextBody] = Field(min_length=1)


class EntryView(BaseModel):
    id: UUID
    category: str
    position: int
    published: bool
    texts: dict[Language, FaqText]
    helpful: int
    unhelpful: int


class StaffFaqView(BaseModel):
    categories: list[FaqCategory]
    items: list[EntryView]


class DownloadBody(Body):
    titles: dict[Language, Title] = Field(min_length=1)
    descriptions: dict[Language, Description] = {}
    position: Position = 100


class NewDownload(DownloadBody):
    """Either an https `url`, or a file of 5 MiB at most: `name` and `content` in base64 (RFC 4648 section 4)."""

    url: Link | None = None
    name: str | None = Field(default=None, max_length=200)
    content: Base64Bytes | None = None


class StaffDownloadView(BaseModel):
    """`size` in bytes."""

    id: UUID
    kind: Literal["file", "link"]
    titles: dict[Language, str]
    descriptions: dict[Language, str]
    position: int
    url: str | None
    name: str | None
    media_type: MediaType | None
    size: int | None


@router.get("/faq")
async def list_faq(staff: Staff) -> StaffFaqView:
    """Also what is not published, in all languages."""
    return _faq(await staff.ask(ListFaq()))


@router.put("/faq/categories")
async def set_categories(body: CategoriesBody, staff: Staff) -> StaffFaqView:
    """One that has entries cannot be left out."""
    return _faq(await staff.ask(SetFaqCategories.model_validate(body.model_dump())))


@router.post("/faq", status_code=201)
async def add_entry(body: EntryBody, staff: Staff, key: IdempotencyKey) -> EntryView:
    """By marketing or a manager."""
    return _entry(await staff.ask(AddFaqEntry.model_validate(body.model_dump()), key))


@router.put("/faq/{entry_id}")
async def edit_entry(entry_id: UUID, body: EntryBody, staff: Staff) -> EntryView:
    """All of it anew."""
    asked: dict[str, Any] = {"entry_id": entry_id, **body.model_dump()}
    return _entry(await staff.ask(EditFaqEntry.model_validate(asked)))


@router.delete("/faq/{entry_id}", status_code=204)
async def remove_entry(entry_id: UUID, staff: Staff) -> None:
    """What only should not be read can be unpublished instead."""
    await staff.ask(RemoveFaqEntry(entry_id=entry_id))


@router.post("/downloads", status_code=201)
async def add_download(body: NewDownload, staff: Staff, key: IdempotencyKey) -> StaffDownloadView:
    """What a file is, is known by its content; a kind that is not taken is refused."""
    if body.content and len(body.content) > LARGEST_FILE:
        raise InvalidBody(errors=[{"pointer": "/content", "reason": "is larger than 5 MiB"}])
    # Dumped, the content would be base64 again.
    asked = AddDownload(**body.model_dump(exclude={"content"}), content=body.content)
    return _download(await staff.ask(asked, key))


@router.put("/downloads/{download_id}")
async def edit_download(download_id: UUID, body: DownloadBody, staff: Staff) -> StaffDownloadView:
    """Titles, descriptions and order; another file is another download."""
    return _download(await staff.ask(EditDownload(download_id=download_id, **body.model_dump())))


@router.delete("/downloads/{download_id}", status_code=204)
async def remove_download(download_id: UUID, staff: Staff) -> None:
    """The file goes with it."""
    await staff.ask(RemoveDownload(download_id=download_id))


def _faq(found: Faq) -> StaffFaqView:
    return StaffFaqView(categories=found.categories, items=[_entry(one) for one in found.items])


def _entry(found: FaqEntry) -> EntryView:
    return EntryView(**found.model_dump())


def _download(found: Download) -> StaffDownloadView:
    return StaffDownloadView(**found.model_dump())
