"""A register goes to billing part by part and is compared there."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from cabinet.administration import broker, printable
from cabinet.home import Refusal
from chassis.asking import Questions, R
from contracts.billing import AddRegisterPart, CompareRegister, RegisterSummary
from contracts.billing.registers import PART_BYTES
from contracts.message import Question
from contracts.money import Money
from contracts.problems import Problem, TimedOut, Unavailable

LARGEST_FILE = 32 * 1024 * 1024
NOT_FINISHED = 3

_ANSWER_SECONDS = 20.0


def read(file: Path) -> bytes:
    """The file whole. Raises Refusal."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}", code=2) from error
    if not 0 < len(content) <= LARGEST_FILE:
        raise Refusal(f"{file} is empty or larger than {LARGEST_FILE >> 20} MiB", code=2)
    return content


async def send(content: bytes, operator: str, way: str, day: date, broker_url: str) -> RegisterSummary:
    """Part by part, then compare. Every question may be repeated, so an interrupted import is simply run again."""
    which = {"operator": operator, "way": way, "day": day, "digest": sha256(content).hexdigest()}
    with Progress(console=Console(stderr=True)) as bar:
        async with broker(broker_url) as client:
            asking = Questions(client)
            task = bar.add_task("sending", total=len(content))
            for part, start in enumerate(range(0, len(content), PART_BYTES)):
                piece = content[start : start + PART_BYTES]
                await _ask(asking, AddRegisterPart.model_validate({**which, "part": part, "content": piece}))
                bar.update(task, advance=len(piece))
            return await _ask(asking, CompareRegister.model_validate(which))


async def _ask(asking: Questions, question: Question[R]) -> R:
    try:
        return await asking.ask(question, seconds=_ANSWER_SECONDS)
    except (Unavailable, TimedOut) as problem:
        raise Refusal("billing does not answer: run the same command again", code=NOT_FINISHED) from problem
    except Problem as problem:
        raise Refusal("\n".join(_reasons(problem)), code=2) from problem


def _reasons(problem: Problem) -> Iterator[str]:
    yield problem.sentence
    for error in problem.more.get("errors", []):
        yield printable(f"line {error['pointer'].lstrip('/') or '1'}: {error['reason']}")


def lines(summary: RegisterSummary) -> Iterator[str]:
    """What came of it, line by line."""
    currency = summary.currency
    theirs = Money(minor=summary.theirs_total, currency=currency).decimal()
    ours = Money(minor=summary.ours_total, currency=currency).decimal()
    known = ": this very file was compared before" if summary.known else ""
    yield f"register {summary.id} of {summary.way}, {summary.day}{known}"
    yield f"{summary.matched:,} match, {summary.differing:,} differ"
    yield f"{summary.only_ours:,} only ours, {summary.only_theirs:,} only theirs"
    yield f"theirs {theirs} {currency}, ours {ours} {currency}"


def differs(summary: RegisterSummary) -> bool:
    """Whether the two lists are not the same."""
    return bool(summary.differing + summary.only_ours + summary.only_theirs)
