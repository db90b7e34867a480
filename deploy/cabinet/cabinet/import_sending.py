"""Checked rows go in: batches side by side, people to auth first, then their accounts to billing.

Both commands are idempotent, so a batch whose fate is unknown is simply sent again, as is the whole list
after an interruption.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from cabinet.home import Refusal
from cabinet.subscriber_rows import Listed
from chassis.asking import Questions, R
from contracts.auth import ImportSubscribers
from contracts.billing import AccountRow, ImportAccounts
from contracts.message import Question
from contracts.problems import Problem, TimedOut, Unavailable

# While billing opens the accounts of one batch, auth takes the people of the next.
IN_FLIGHT = 3
NOT_FINISHED = 3

_ANSWER_SECONDS = 20.0
_PAUSES = (1, 2, 4, 8, *[15] * 40)

# Half of what the broker takes in one message, since quotes are escaped on the wire.
_BATCH_BYTES = 400_000
_ROW_BYTES = 300


@dataclass(slots=True)
class Outcome:
    """What became of a batch; `refused` has line, contract and reason."""

    new: int = 0
    known: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def batches(rows: Iterable[Listed], most: int) -> Iterator[list[Listed]]:
    """At most so many rows together, and no more than fit into one message."""
    batch: list[Listed] = []
    size = 0
    for row in rows:
        person = row.subscriber
        texts = (person.name, person.address, person.login, person.contract, *person.phones, *person.emails)
        row_size = _ROW_BYTES + len("".join(texts).encode())
        if batch and (len(batch) == most or size + row_size > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += row_size
    if batch:
        yield batch


class Sending:
    """Sends to one operator. `tell` is given a sentence whenever something has to be waited for."""

    def __init__(self, questions: Questions, operator: str, tell: Callable[[str], None]) -> None:
        self._questions = questions
        self._operator = operator
        self._tell = tell
        self._waiting = ""

    async def all(self, parts: Iterable[list[Listed]], done: Callable[[Outcome, int], None]) -> None:
        """Send every batch; `done` gets the outcome and the size of each. Raises Refusal when it must give up."""
        room = asyncio.Semaphore(IN_FLIGHT)

        async def one(batch: list[Listed]) -> None:
            try:
                done(await self.batch(batch), len(batch))
            finally:
                room.release()

        try:
            async with asyncio.TaskGroup() as group:
                for batch in parts:
                    await room.acquire()
                    group.create_task(one(batch))
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None

    async def batch(self, batch: list[Listed]) -> Outcome:
        """One batch, whole: whoever auth refuses gets no account."""
        people = ImportSubscribers(operator=self._operator, rows=[row.subscriber for row in batch])
        outcome = Outcome()
        accounts: list[AccountRow] = []
        lines: list[int] = []
        for row, told in zip(batch, (await self.ask(people)).rows, strict=True):
            if told.subscriber_id is None:
                outcome.refused.append((row.line, told.contract, told.refused or "auth gave no reason"))
                continue
            lines.append(row.line)
            accounts.append(
                AccountRow(
                    subscriber_id=told.subscriber_id,
                    number=told.contract,
                    tariff=row.tariff,
                    balance=row.balance,
                    state=row.state,
                    paid_until=row.paid_until,
                )
            )
        opened = await self.ask(ImportAccounts(operator=self._operator, rows=accounts))
        for line, account in zip(lines, opened.rows, strict=True):
            if account.refused:
                outcome.refused.append((line, account.number, account.refused))
            else:
                outcome.known += account.known
                outcome.new += not account.known
        return outcome

    async def ask(self, question: Question[R]) -> R:
        """The answer; while nobody gives one, the same question again after pauses that grow."""
        for pause in (*_PAUSES, None):
            try:
                answer = await self._questions.ask(question, seconds=_ANSWER_SECONDS)
            except (Unavailable, TimedOut) as problem:
                if pause is None:
                    raise Refusal(
                        f"{question.owner} has not answered for long. {GO_ON}", code=NOT_FINISHED
                    ) from problem
                self._wait_for(f"{question.owner} does not answer ({problem.slug}); again in {pause} s")
                await asyncio.sleep(pause)
            except Problem as problem:
                why = f"{problem.sentence} {problem.more or ''}".strip()
                raise Refusal(
                    f"{question.owner} refuses the whole batch: {why} {GO_ON}", code=NOT_FINISHED
                ) from problem
            else:
                self._waiting = ""
                return answer
        raise AssertionError("the last pause is None")

    def _wait_for(self, what: str) -> None:
        """Batches side by side wait for the same: it is said once."""
        if what != self._waiting:
            self._tell(what)
        self._waiting = what


GO_ON = "What went in stays; the same command goes on where it stopped."
