"""The newsroom of one operator: its marketing, its readers, and what reached them."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

from chassis.asking import Questions
from contracts.message import Message, Question
from contracts.notify import (
    ConfirmSubscription,
    GetNewsletter,
    Newsletter,
    NewsletterChannel,
    Progress,
    StartNewsletter,
    Subscribe,
    WriteNewsletter,
)
from notify_world import Subscriber, World
from one_service import OneService
from running import until
from signed_tokens import Signer

R = TypeVar("R", bound=Message)
TOKEN = re.compile(r"token=([\w-]+)")
LANGUAGES = ("ru", "kk", "en")
TEXT = {
    "subject": "Скидки, {{ name }}",
    "text": "# Зима\n\nДоговор **{{ contract }}**: [подробнее](https://netbynet.example/winter)",
    "sms": "Zima: {{ contract }}",
}
# Readers whose addresses nobody else has, made at once, each with a consent that counts.
_MANY = """
with made as (
  insert into recipients (operator, subscriber_id, contract, name, language, phones, emails, version)
  select $1, uuidv7(), $2 || n, 'Reader ' || n, 'ru', array['+7' || ($4::bigint + n)], array[$2 || n || '@mail.example'], 1
  from generate_series(1, $3) n returning *
)
insert into subscriptions (operator, subscriber_id, channel, address, asked_at, confirmed_at)
select operator, subscriber_id, $5, case $5 when 'sms' then phones[1] else emails[1] end, now(), now() from made
"""


async def dies_again(process: OneService) -> None:
    """Started, it passes the crash point that was named, before it is ready or after."""
    with suppress(AssertionError):
        await process.start()
    assert await process.died() == 137


@dataclass
class Newsroom:
    world: World
    questions: Questions
    signer: Signer
    operator: str = "netbynet"
    staff: UUID = field(default_factory=uuid4)

    async def ask(self, question: Question[R], role: str = "marketing", key: str | None = None) -> R:
        token = self.signer.token(self.staff, self.operator, "staff", role)
        return await self.questions.ask(question, token=token, key=key)

    async def asks(self, who: Subscriber, question: Question[R]) -> R:
        token = self.signer.token(who.id, who.operator)
        return await self.questions.ask(question, token=token, address="203.0.113.7")

    async def open(self, question: Question[R]) -> R:
        """Without signing in."""
        return await self.questions.ask(question, address="203.0.113.9")

    async def letters(self, who: Subscriber, number: int = 1) -> list[dict[str, Any]]:
        """What came to his mailbox, the newest first, once there are so many."""

        async def there() -> list[dict[str, Any]] | None:
            found = await self.world.sandbox.received(who.email)
            return found if len(found) >= number else None

        return await until("the letters have come", there)

    async def asked(self, who: Subscriber, channel: NewsletterChannel = "email") -> str:
        """The token that was sent to him."""
        to = who.email if channel == "email" else who.phone
        before = await self.world.count(to)
        await self.asks(who, Subscribe(channel=channel))

        async def sent() -> list[dict[str, Any]] | None:
            found = await self.world.sandbox.received(to)
            return found if len(found) > before else None

        letter = (await until("the link has come", sent))[0]
        found = TOKEN.search(letter["text"])
        assert found
        return found[1]

    async def reader(self, **what: Any) -> Subscriber:
        """Who has confirmed."""
        who = await self.world.subscriber(operator=self.operator, **what)
        token = await self.asked(who)
        await self.open(ConfirmSubscription(operator=self.operator, token=token))
        return who

    async def readers(self, number: int, channel: NewsletterChannel = "sms") -> str:
        """So many at once; the beginning of their contracts, by which they are told from all others."""
        prefix = f"N{uuid4().hex[:8]}-"
        phones = 9_000_000_000 + int(prefix[1:6], 16) * 1000 % 900_000_000
        await self.world.db.execute(_MANY, self.operator, prefix, number, phones, channel)
        return prefix

    async def written(self, channels: list[NewsletterChannel], **segment: Any) -> UUID:
        texts = dict.fromkeys(LANGUAGES, TEXT)
        question = {"name": "Зима", "channels": channels, "texts": texts, "segment": segment}
        made = await self.ask(WriteNewsletter.model_validate(question), key=str(uuid4()))
        return made.id

    async def started(self, channels: list[NewsletterChannel], **segment: Any) -> UUID:
        newsletter_id = await self.written(channels, **segment)
        await self.ask(StartNewsletter(newsletter_id=newsletter_id))
        return newsletter_id

    async def seen(self, newsletter_id: UUID) -> Newsletter:
        return await self.ask(GetNewsletter(newsletter_id=newsletter_id))

    async def progress(self, newsletter_id: UUID) -> Progress:
        progress = (await self.seen(newsletter_id)).progress
        assert progress
        return progress

    async def done(self, newsletter_id: UUID) -> Progress:
        """How it ended."""

        async def through() -> bool:
            return (await self.seen(newsletter_id)).state == "done"

        await until("the newsletter is through", through)
        return await self.progress(newsletter_id)

    def received(self, who: Subscriber) -> Any:
        return partial(self.world.sandbox.received, who.email)
