"""Frequent questions and downloads, for everybody to read."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel, ConfigDict

from contracts.auth import Language
from contracts.tickets import (
    Download,
    FaqAnswer,
    FetchDownload,
    GetFaq,
    GetFaqAnswer,
    ListDownloads,
    MediaType,
    RateFaqAnswer,
)
from gateway.files import FILE, file_response
from gateway.rate_limits import caller_of
from gateway.visitors import BASE, AnyVisitor, Visitor

router = APIRouter(prefix=BASE, tags=["content"])

Words = Annotated[str, Query(max_length=200, description="What is searched for, in any of the languages.")]
Category = Annotated[str | None, Query(max_length=40)]
Known = Annotated[
    str, Header(max_length=500, description="The `ETag` of a file that is there already (RFC 9110).")
]
SAME: dict[int | str, dict[str, Any]] = {304: {"description": "The file is the one with this `ETag`."}}


class FaqCategoryView(BaseModel):
    code: str
    name: str


class FaqAnswerView(BaseModel):
    """`language` is another than the asked one where the operator has no text in that."""

    id: UUID
    category: str
    language: Language
    question: str
    answer: str


class FaqView(BaseModel):
    categories: list[FaqCategoryView]
    items: list[FaqAnswerView]


class Helped(BaseModel):
    model_config = ConfigDict(extra="forbid")

    helpful: bool


class DownloadView(BaseModel):
    """A `file` lies at `GET /downloads/{id}/file`, a `link` at `url`. `size` in bytes."""

    id: UUID
    kind: Literal["file", "link"]
    title: str
    description: str
    url: str | None
    name: str | None
    media_type: MediaType | None
    size: int | None


class DownloadsView(BaseModel):
    items: list[DownloadView]


@router.get("/faq")
async def show_faq(visitor: AnyVisitor, q: Words = "", category: Category = None) -> FaqView:
    """By category and order, or what fits `q`, the best first."""
    operator, language = visitor.profile.operator, visitor.language
    found = await visitor.ask(GetFaq(operator=operator, language=language, q=q, category=category))
    categories = [FaqCategoryView(code=one.code, name=_named(visitor, one.names)) for one in found.categories]
    return FaqView(categories=categories, items=[_answer(one) for one in found.items])


@router.get("/faq/{answer_id}")
async def show_answer(answer_id: UUID, visitor: AnyVisitor) -> FaqAnswerView:
    """One question with its answer."""
    asked = GetFaqAnswer(operator=visitor.profile.operator, language=visitor.language, answer_id=answer_id)
    return _answer(await visitor.ask(asked))


@router.post("/faq/{answer_id}/helpful", status_code=204)
async def rate_answer(answer_id: UUID, body: Helped, visitor: AnyVisitor) -> None:
    """Whether it has helped; once a day of one network counts."""
    operator, caller = visitor.profile.operator, caller_of(visitor.address)
    said = RateFaqAnswer(operator=operator, caller=caller, answer_id=answer_id, helpful=body.helpful)
    await visitor.ask(said)


@router.get("/downloads")
async def show_downloads(visitor: AnyVisitor) -> DownloadsView:
    """Useful files and links, in the operator's order."""
    found = await visitor.ask(ListDownloads(operator=visitor.profile.operator))
    return DownloadsView(items=[_download(one, visitor) for one in found.items])


@router.get("/downloads/{download_id}/file", response_class=Response, responses=FILE | SAME)
async def fetch_file(download_id: UUID, visitor: AnyVisitor, if_none_match: Known = "") -> Response:
    """To be saved, never shown as a page of ours. The file of an id never changes, so it may be kept for a while."""
    operator, tag = visitor.profile.operator, f'"{download_id}"'
    kept = {"ETag": tag, "Vary": "Operator", "Cache-Control": "public, max-age=300"}
    if tag in if_none_match:
        listed = await visitor.ask(ListDownloads(operator=operator))
        if any(one.id == download_id for one in listed.items):
            return Response(status_code=304, headers=kept)
    caller = caller_of(visitor.address)
    file = await visitor.ask(FetchDownload(operator=operator, caller=caller, download_id=download_id))
    answer = file_response(file, kept=kept["Cache-Control"])
    answer.headers.update(kept)
    return answer


def _answer(found: FaqAnswer) -> FaqAnswerView:
    return FaqAnswerView(**found.model_dump())


def _download(found: Download, visitor: Visitor) -> DownloadView:
    told = found.model_dump(exclude={"titles", "descriptions", "position"})
    description = _named(visitor, found.descriptions) if found.descriptions else ""
    return DownloadView(title=_named(visitor, found.titles), description=description, **told)


def _named(visitor: Visitor, names: dict[Language, str]) -> str:
    return visitor.named({str(language): name for language, name in names.items()})
