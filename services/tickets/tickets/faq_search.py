"""Questions and answers that everybody reads, and the search through them in three languages.

A text is searched with its own language's dictionary, whichever language the reader has chosen: in Kazakhstan a page
in Kazakh is searched in Russian all the time. Kazakh has no dictionary in PostgreSQL; its words grow at their ends, so
they are compared by their beginnings.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.auth import Language
from contracts.problems import NotFound, TooManyRequests
from contracts.tickets import (
    FaqAnswer,
    FaqCategory,
    FaqPage,
    GetFaq,
    GetFaqAnswer,
    RateFaqAnswer,
    Thanked,
)
from tickets import limits
from tickets.limits import Limit
from tickets.promises import profile_of
from tickets.service import service
from tickets.tables import faq_categories, faq_entries

MOST = 100
_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
# Letters at the end of a word that a Kazakh or an unknown word may have more than the text has; and what stays.
_ENDING, _STEM = 3, 4

# The texts to be shown: in the reader's language, else in the first of the operator's that there is one in.
_SHOWN = """
select distinct on (e.id) e.id, e.category, e.position, c.position as place, t.language, t.question, t.answer
from faq_entries e
join faq_categories c on c.operator = e.operator and c.code = e.category
join faq_texts t on t.operator = e.operator and t.entry_id = e.id
where e.operator = :operator and e.published and t.language = any(cast(:languages as text[]))
  and (cast(:category as text) is null or e.category = :category)
  and (cast(:id as uuid) is null or e.id = :id)
order by e.id, array_position(cast(:languages as text[]), t.language)
"""
_LISTED = text(f"select s.* from ({_SHOWN}) s order by s.place, s.position, s.id limit {MOST}")

# What has all of the words stands before what has some of them; a hit in the reader's language counts twice.
_FOUND = text(f"""
with wanted as (
  select language, to_tsquery(faq_dictionary(language), all_of) as all_of,
    to_tsquery(faq_dictionary(language), any_of) as any_of
  from unnest(cast(:languages as text[]), cast(:all_of as text[]), cast(:any_of as text[]))
    as w (language, all_of, any_of)
), hits as (
  select t.entry_id, bool_or(t.words @@ w.all_of) as has_all,
    max(ts_rank(t.words, w.any_of) * case when t.language = (cast(:languages as text[]))[1] then 2 else 1 end) as rank
  from faq_texts t join wanted w on w.language = t.language
  where t.operator = :operator and t.words @@ w.any_of
  group by t.entry_id
)
select s.* from ({_SHOWN}) s join hits h on h.entry_id = s.id
order by h.has_all desc, h.rank desc, s.place, s.position, s.id limit {MOST}
""")


def has_faq(profile: Profile) -> Profile:
    """Itself. Problem: not-found, where the operator has none."""
    if not profile.capabilities.faq:
        raise NotFound("This operator has no questions and answers.")
    return profile


@service.answers(GetFaq)
async def get_faq(question: GetFaq, _: Asked) -> FaqPage:
    """A search without any word finds everything, as none does."""
    profile = has_faq(profile_of(question.operator))
    languages = _in_order(profile, question.language)
    words = _WORD.findall(question.q.lower())[:_MOST_WORDS]
    async with service.database.reading() as db:
        asked = _asked(profile, languages) | {"category": question.category}
        if words:
            asked |= {
                "all_of": [_query(words, language, " & ") for language in languages],
                "any_of": [_query(words, language, " | ") for language in languages],
            }
        found = (await db.execute(_FOUND if words else _LISTED, asked)).all()
        return FaqPage(
            categories=await categories_of(db, profile.operator), items=[_answer(row) for row in found]
        )


@service.answers(GetFaqAnswer)
async def get_faq_answer(question: GetFaqAnswer, _: Asked) -> FaqAnswer:
    """Problem: not-found, also for what is not published."""
    profile = has_faq(profile_of(question.operator))
    asked = _asked(profile, _in_order(profile, question.language)) | {"id": question.answer_id}
    async with service.database.reading() as db:
        row = (await db.execute(_LISTED, asked)).one_or_none()
    if row is None:
        raise NotFound("There is no such answer.")
    return _answer(row)


@service.answers(RateFaqAnswer)
async def rate_faq_answer(question: RateFaqAnswer, _: Asked) -> Thanked:
    """Once a day of a network counts; whoever says it again is thanked again."""
    operator = has_faq(profile_of(question.operator)).operator
    once = Limit(f"faq {question.answer_id} {question.caller}", 1, timedelta(days=1))
    column = faq_entries.c.helpful if question.helpful else faq_entries.c.unhelpful
    known = select(faq_entries.c.id).filter_by(operator=operator, id=question.answer_id, published=True)
    async with service.database.transaction() as db:
        if (await db.execute(known)).one_or_none() is None:
            raise NotFound("There is no such answer.")
        try:
            await limits.count(operator, once)
        except TooManyRequests:
            return Thanked()
        one = update(faq_entries).filter_by(operator=operator, id=question.answer_id)
        await db.execute(one.values({column: column + 1}))
    return Thanked()


async def categories_of(db: AsyncConnection, operator: str) -> list[FaqCategory]:
    """In their order."""
    found = await db.execute(
        select(faq_categories).filter_by(operator=operator).order_by(faq_categories.c.position)
    )
    return [FaqCategory(code=row.code, names=row.names) for row in found]


def _in_order(profile: Profile, language: Language) -> list[Language]:
    return [language, *(other for other in profile.languages if other != language)]


def _asked(profile: Profile, languages: Sequence[Language]) -> dict[str, Any]:
    none: dict[str, UUID | str | None] = {"category": None, "id": None}
    return {"operator": profile.operator, "languages": list(languages)} | none


def _query(words: Sequence[str], language: Language, between: str) -> str:
    """A tsquery of nothing but letters, digits and our own operators."""
    return between.join(f"{_beginning(word, language)}:*" for word in words)


def _beginning(word: str, language: Language) -> str:
    if language != "kk" or len(word) <= _STEM:
        return word
    return word[: max(_STEM, len(word) - _ENDING)]


def _answer(row: Any) -> FaqAnswer:
    return FaqAnswer(
        id=row.id, category=row.category, language=row.language, question=row.question, answer=row.answer
    )
