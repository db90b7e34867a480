"""News and newsletters, as the staff of NetByNet commands them, each once: what has to be there, then the deed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from contracts import notify
from staff_acting import Deeds, Staff, deed

NEWSROOM: Deeds = {}
_OPERATOR = "netbynet"
_LANGUAGES = ("ru", "kk", "en")
NEWS = {
    "kind": "company",
    "texts": {language: {"title": "Новость", "text": "Текст"} for language in _LANGUAGES},
}
NEWSLETTER = {
    "name": "Зима",
    "channels": ["email"],
    "texts": {language: {"subject": "Зима", "text": "Текст"} for language in _LANGUAGES},
}


async def _news(staff: Staff) -> UUID:
    made = await staff.asks(notify.WriteNews.model_validate(NEWS), _OPERATOR)
    assert made.id
    return made.id


async def _newsletter(staff: Staff) -> UUID:
    return (await staff.asks(notify.WriteNewsletter.model_validate(NEWSLETTER), _OPERATOR)).id


async def _scheduled(staff: Staff) -> UUID:
    """For tomorrow."""
    newsletter_id = await _newsletter(staff)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    await staff.asks(notify.StartNewsletter(newsletter_id=newsletter_id, at=tomorrow), _OPERATOR)
    return newsletter_id


async def _running(staff: Staff) -> UUID:
    """With somebody who waits for the hours of marketing or the next turn, so that it is not done at once."""
    newsletter_id = await _scheduled(staff)
    waiting = (
        "insert into deliveries (operator, event_id, newsletter_id, channel, address, kind, text, bulk, next_at) "
        "values ('netbynet', $1, $1, 'email', 'a@mail.example', 'newsletter', 'x', true, 'infinity')"
    )
    await staff.stack.sql("notify", waiting, newsletter_id)
    begun = "update newsletters set state = 'running', started_at = now(), expanded = true where id = $1"
    await staff.stack.sql("notify", begun, newsletter_id)
    return newsletter_id


async def _over(staff: Staff, newsletter_id: UUID) -> None:
    """Nobody waits any more: the system comes to rest."""
    ended = "update deliveries set state = 'outdated', reason = 'the deed is done' where newsletter_id = $1"
    await staff.stack.sql("notify", ended, newsletter_id)


@deed(NEWSROOM, notify.WriteNews)
async def write_news(staff: Staff) -> None:
    await _news(staff)


@deed(NEWSROOM, notify.PublishNews)
async def publish_news(staff: Staff) -> None:
    await staff.asks(notify.PublishNews(news_id=await _news(staff)), _OPERATOR)


@deed(NEWSROOM, notify.WithdrawNews)
async def withdraw_news(staff: Staff) -> None:
    await staff.asks(notify.WithdrawNews(news_id=await _news(staff)), _OPERATOR)


@deed(NEWSROOM, notify.WriteNewsletter)
async def write_newsletter(staff: Staff) -> None:
    await _newsletter(staff)


@deed(NEWSROOM, notify.TryNewsletter)
async def try_newsletter(staff: Staff) -> None:
    test = {"channel": "email", "language": "ru", "address": "test@mail.example"}
    question = {"newsletter_id": await _newsletter(staff), **test}
    await staff.asks(notify.TryNewsletter.model_validate(question), _OPERATOR)


@deed(NEWSROOM, notify.StartNewsletter)
async def start_newsletter(staff: Staff) -> None:
    await _scheduled(staff)


@deed(NEWSROOM, notify.PauseNewsletter)
async def pause_newsletter(staff: Staff) -> None:
    running = await _running(staff)
    await staff.asks(notify.PauseNewsletter(newsletter_id=running), _OPERATOR)
    await _over(staff, running)


@deed(NEWSROOM, notify.ResumeNewsletter)
async def resume_newsletter(staff: Staff) -> None:
    paused = await _running(staff)
    await staff.stack.sql("notify", "update newsletters set state = 'paused' where id = $1", paused)
    await staff.asks(notify.ResumeNewsletter(newsletter_id=paused), _OPERATOR)
    await _over(staff, paused)


@deed(NEWSROOM, notify.CancelNewsletter)
async def cancel_newsletter(staff: Staff) -> None:
    await staff.asks(notify.CancelNewsletter(newsletter_id=await _scheduled(staff)), _OPERATOR)
