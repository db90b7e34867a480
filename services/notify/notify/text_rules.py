"""What staff may write into a text of the operator's own: names of facts, a few filters and conditions.

A text is taken apart before it is ever run, and only what stands in the lists below is let through: without loops,
calls and arithmetic its work is as long as its source, and nothing but the named facts can be reached. It is then
written once for each sample of the event in a sandbox that is strict about what is missing.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from chassis.profiles import Profile
from chassis.profiles.capabilities import Capabilities
from contracts.message import Event
from notify.rendering import FILTERS, Medium, Words, built_in, context, shaped
from notify.samples import SAMPLES, sample_facts
from notify.segments import segments
from notify.triggers import TRIGGERS

EVENTS: dict[str, list[type[Event]]] = {
    notice: [event for event, trigger in TRIGGERS.items() if trigger.notice == notice]
    for notice in dict.fromkeys(trigger.notice for trigger in TRIGGERS.values())
}
LONGEST_SOURCE = 4_000
LONGEST_TEXT = 5_000
MOST_SMS_PARTS = 4
_ALWAYS = (
    "brand.name",
    "contacts.phones[0]",
    "contacts.email",
    "contacts.site",
    "promised_payment",
    "recipient.name",
    "recipient.contract",
    "language",
)
_USABLE_FILTERS = {*FILTERS, "truncate", "upper", "lower", "capitalize"}
_USABLE = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Concat,
)


class TextRefusedError(Exception):
    """The sentence says what is wrong and where."""


def variables(notice: str) -> list[str]:
    """What a text of this notice may name, whichever of its events has happened."""
    of_events = [dict.fromkeys(_fields("event", event)) for event in EVENTS[notice]]
    common = [name for name in of_events[0] if all(name in names for names in of_events)]
    return [*common, *_ALWAYS, *(f"capabilities.{name}" for name in Capabilities.model_fields)]


def _fields(path: str, message: type[BaseModel]) -> Iterator[str]:
    for name, field in message.model_fields.items():
        yield f"{path}.{name}"
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _fields(f"{path}.{name}", kind)


def value_of(path: str, known: dict[str, Any]) -> str:
    """What stands under one of `variables`, in writing."""
    return str(_environment.compile_expression(path)(**known) if path else "")[:200]


def compiled(source: str, notice: str) -> Template:
    """Raises TextRefusedError."""
    if len(source) > LONGEST_SOURCE:
        raise TextRefusedError(f"the text is longer than {LONGEST_SOURCE} characters")
    try:
        tree = _environment.parse(source)
        known = set(variables(notice))
        for wrong in _wrong(tree, known):
            raise TextRefusedError(wrong)
        return _environment.from_string(source)
    except TemplateSyntaxError as error:
        raise TextRefusedError(f"line {error.lineno}: {error.message}") from error
    except (RecursionError, SyntaxError) as error:
        raise TextRefusedError("conditions stand too deep in each other") from error


@cache
def editable(notice: str, medium: Medium) -> bool:
    """Whether staff may write it anew: what is put together of a list, such as a chat, is the product's alone."""
    try:
        compiled(built_in(notice, medium, "ru"), notice)
    except TextRefusedError:
        return False
    return True


def samples(source: str, notice: str, medium: Medium, profile: Profile, language: str) -> list[Words]:
    """The text in each way that it comes to be told. Raises TextRefusedError."""
    template = compiled(source, notice)
    return [_written(template, sample, medium, profile, language) for sample in samples_of(notice)]


def samples_of(notice: str) -> list[Event]:
    """All of its events."""
    return [sample for event in EVENTS[notice] for sample in SAMPLES[event]]


def _written(template: Template, sample: Event, medium: Medium, profile: Profile, language: str) -> Words:
    facts = sample_facts(sample, profile, language)
    try:
        told = shaped(template.render(context(facts)), medium, facts)
    except Exception as error:
        empty = [f"event.{name}" for name, value in sample if value in (None, "", 0)]
        where = f" where {', '.join(empty)} may be empty" if empty else ""
        raise TextRefusedError(f"it cannot be written{where}: {error}") from error
    if not told.text or (medium != "sms" and not told.title):
        needed = "one line at least" if medium == "sms" else "a title in its first line and words below it"
        raise TextRefusedError(f"the text needs {needed}")
    if len(told.title) + len(told.text) > LONGEST_TEXT:
        raise TextRefusedError(f"it becomes longer than {LONGEST_TEXT} characters")
    if medium == "sms" and (parts := len(segments(told.text).parts)) > MOST_SMS_PARTS:
        raise TextRefusedError(
            f"it becomes {parts} SMS parts, and {MOST_SMS_PARTS} are the most: {told.text[:80]}…"
        )
    return told


def _wrong(node: nodes.Node, known: set[str]) -> Iterator[str]:
    """Sentences about what is not let through."""
    path = _path(node)
    if path is not None:
        if path not in known:
            yield f"line {node.lineno}: {path} is not known here"
        return
    if isinstance(node, nodes.Filter):
        if node.name not in _USABLE_FILTERS:
            yield f"line {node.lineno}: the filter {node.name} is not known here"
    elif not isinstance(node, _USABLE):
        yield f"line {node.lineno}: {type(node).__name__.lower()} may not stand in a text"
    for child in node.iter_child_nodes():
        yield from _wrong(child, known)


def _path(node: nodes.Node) -> str | None:
    """`event.amount`, `contacts.phones[0]`; None for what is no name."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node) or '?'}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        item = node.arg.value if isinstance(node.arg, nodes.Const) else "?"
        return f"{_path(node.node) or '?'}[{item}]"
    return None


def _word(value: Any) -> Any:
    """Nothing and things that are no words are no text either."""
    if value is None or isinstance(value, dict | list):
        raise TextRefusedError(
            "something empty, or a list, is written as it is: ask for it with `if`, or use a filter"
        )
    return value


# Texts are plain: a letter's HTML is made of them by the layout, which escapes.
_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"], default_for_string=False),
    trim_blocks=True,
    lstrip_blocks=True,
    finalize=_word,
)
_environment.filters.update(FILTERS)
