"""What the operator keeps for everybody to read: frequent questions, downloads."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.auth import Language
from contracts.message import Message, Question
from contracts.tickets.attachments import LARGEST_FILE, AttachmentContent, MediaType

CategoryCode = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,39}$")]
Titles = Annotated[dict[Language, Annotated[str, Field(min_length=1, max_length=200)]], Field(min_length=1)]


class FaqCategory(Message):
    code: CategoryCode
    names: Titles


class FaqText(Message):
    question: str = Field(min_length=1, max_length=300)
    answer: str = Field(min_length=1, max_length=10_000)


class FaqAnswer(Message):
    """`language` is that of the texts: another than was asked for where the operator has none in that one."""

    id: UUID
    category: str
    language: Language
    question: str
    answer: str


class FaqPage(Message):
    """By category and order; what was searched for: the best first."""

    categories: list[FaqCategory]
    items: list[FaqAnswer]


class GetFaq(Question[FaqPage]):
    """By anybody: what is published. Problem: not-found where the operator has no FAQ."""

    operator: str
    language: Language
    q: str = Field(default="", max_length=200)
    category: str | None = Field(default=None, max_length=40)


class GetFaqAnswer(Question[FaqAnswer]):
    """By anybody. Problem: not-found."""

    operator: str
    language: Language
    answer_id: UUID


class Thanked(Message):
    pass


class RateFaqAnswer(Question[Thanked]):
    """By anybody: whether it has helped, once a day of one network. Problem: not-found."""

    operator: str
    caller: str
    answer_id: UUID
    helpful: bool


class FaqEntry(Message):
    """As staff keeps it. A lower `position` stands before a higher one in its category."""

    id: UUID
    category: str
    position: int
    published: bool
    texts: dict[Language, FaqText]
    helpful: int
    unhelpful: int


class Faq(Message):
    categories: list[FaqCategory]
    items: list[FaqEntry]


class ListFaq(Question[Faq]):
    """Staff sees what is not published, too."""


class SetFaqCategories(Question[Faq]):
    """All of them in their order. Problem: conflict, when one that has entries is left out."""

    categories: list[FaqCategory] = Field(max_length=50)


class AddFaqEntry(Question[FaqEntry]):
    """Problem: invalid-body. Idempotent by the idempotency key."""

    category: str = Field(max_length=40)
    position: int = Field(default=100, ge=0, le=100_000)
    published: bool = True
    texts: Annotated[dict[Language, FaqText], Field(min_length=1)]


class EditFaqEntry(Question[FaqEntry]):
    """All of it anew. Problems: not-found, invalid-body."""

    entry_id: UUID
    category: str = Field(max_length=40)
    position: int = Field(ge=0, le=100_000)
    published: bool
    texts: Annotated[dict[Language, FaqText], Field(min_length=1)]


class RemoveFaqEntry(Question[Thanked]):
    """Problem: not-found."""

    entry_id: UUID


class Download(Message):
    """A file that is kept here, or a link to elsewhere. `size` in bytes, of files only."""

    id: UUID
    kind: Literal["file", "link"]
    titles: dict[Language, str]
    descriptions: dict[Language, str]
    position: int
    url: str | None
    name: str | None
    media_type: MediaType | None
    size: int | None


class DownloadList(Message):
    """In their order."""

    items: list[Download]


class ListDownloads(Question[DownloadList]):
    """By anybody. Problem: not-found where the operator has none."""

    operator: str


class FetchDownload(Question[AttachmentContent]):
    """By anybody; `caller` is the network that counts as one. Problems: not-found, too-many-requests."""

    operator: str
    caller: str = ""
    download_id: UUID


class AddDownload(Question[Download]):
    """A file, `name` and `content`, of 5 MiB at most, or an https `url`.

    Problem: invalid-body. Idempotent by the idempotency key.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    titles: Titles
    descriptions: dict[Language, Annotated[str, Field(max_length=1000)]] = {}
    position: int = Field(default=100, ge=0, le=100_000)
    url: str | None = Field(default=None, max_length=2000, pattern="^https://[^\\s/]+(/\\S*)?$")
    name: str | None = Field(default=None, max_length=200)
    content: bytes | None = Field(default=None, max_length=LARGEST_FILE)


class EditDownload(Question[Download]):
    """Titles, descriptions and order; a file stays what it is. Problem: not-found."""

    download_id: UUID
    titles: Titles
    descriptions: dict[Language, Annotated[str, Field(max_length=1000)]] = {}
    position: int = Field(ge=0, le=100_000)


class RemoveDownload(Question[Thanked]):
    """Problem: not-found."""

    download_id: UUID


class Loaded(Message):
    """`loaded` is False when the operator has content of its own already."""

    loaded: bool


class LoadContent(Question[Loaded]):
    """The first content of an operator that has none."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
    asker = "cabinet"

    operator: str
    categories: list[FaqCategory]
    entries: list[AddFaqEntry]
    downloads: list[AddDownload] = []
