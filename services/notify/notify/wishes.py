"""What a person has switched off: only that is kept, so that a new notice goes where the table of triggers says."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.notify import Category, ChosenWay
from notify.tables import wishes

Off = set[tuple[Category, ChosenWay]]

_WISH = insert(wishes)
# A wish that is repeated stays what it was, with its moment.
_CHOOSE = _WISH.on_conflict_do_update(
    index_elements=["operator", "subscriber_id", "category", "channel"],
    set_={"wanted": _WISH.excluded.wanted, "chosen_at": func.now()},
    where=wishes.c.wanted != _WISH.excluded.wanted,
)


async def switched_off(db: AsyncConnection, operator: str, subscriber_id: UUID | None) -> Off:
    """Category and channel of everything that this person does not want; nothing for whoever is no subscriber."""
    if subscriber_id is None:
        return set()
    unwanted = select(wishes.c.category, wishes.c.channel).filter_by(
        operator=operator, subscriber_id=subscriber_id, wanted=False
    )
    return {(row.category, row.channel) for row in await db.execute(unwanted)}


async def choose(
    db: AsyncConnection,
    operator: str,
    subscriber_id: UUID,
    choices: dict[Category, dict[ChosenWay, bool]],
) -> None:
    """In the caller's transaction."""
    rows = [
        {
            "operator": operator,
            "subscriber_id": subscriber_id,
            "category": category,
            "channel": channel,
            "wanted": wanted,
        }
        for category, ways in choices.items()
        for channel, wanted in ways.items()
    ]
    if rows:
        await db.execute(_CHOOSE, rows)
