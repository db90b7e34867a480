"""Lists, as a daily register reads them: https://yookassa.ru/developers/using-api/lists."""

import operator as compare
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import dropwhile, islice

from sandbox.acquirer.errors import invalid_request
from sandbox.acquirer.objects import Payment, Refund

Thing = Payment | Refund
Condition = Callable[[Thing], bool]

COMPARISONS = {"gte": compare.ge, "gt": compare.gt, "lte": compare.le, "lt": compare.lt}


def page(newest_first: Iterable[Thing], query: Mapping[str, str]) -> tuple[list[Thing], str | None]:
    """Up to `limit` (10) that meet every condition, and the cursor that goes on after them."""
    things = iter(newest_first)
    if cursor := query.get("cursor"):
        things = dropwhile(lambda thing: thing.id != cursor, things)
    wanted = conditions(query)
    size = limit(query)
    found = list(islice((thing for thing in things if all(meets(thing) for meets in wanted)), size + 1))
    return found[:size], found[size].id if len(found) > size else None


def limit(query: Mapping[str, str]) -> int:
    written = query.get("limit", "10")
    if not written.isdecimal() or not 1 <= int(written) <= 100:
        raise invalid_request("From 1 to 100", "limit")
    return int(written)


def conditions(query: Mapping[str, str]) -> list[Condition]:
    """`status=`, `payment_id=` (of refunds), `created_at.gte=` and its like, `captured_at.gte=` and its like."""
    wanted = [
        _time(field, comparison, query[f"{field}.{comparison}"])
        for field in ("created_at", "captured_at")
        for comparison in COMPARISONS
        if f"{field}.{comparison}" in query
    ]
    wanted += [_same(name, query[name]) for name in ("status", "payment_id") if name in query]
    return wanted


def _same(name: str, value: str) -> Condition:
    return lambda thing: getattr(thing, name, None) == value


def _time(field: str, comparison: str, written: str) -> Condition:
    parameter = f"{field}.{comparison}"
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise invalid_request("Not a moment by ISO 8601", parameter) from None
    if moment.tzinfo is None:
        raise invalid_request("A moment without its zone", parameter)

    def meets(thing: Thing) -> bool:
        happened = getattr(thing, field)
        return happened is not None and COMPARISONS[comparison](happened, moment)

    return meets
