"""The catalogue: tariffs and add-ons, loaded from the operators' profiles and edited by staff.

At start what a profile says is written over what is here, until staff edits a tariff (`edited_by`): from then on the
profile no longer changes it. Nothing is ever removed, and who has a tariff keeps it and his price: a tariff that is
gone from the profile stays as it is, and a price is changed for those who have it only by announcing it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, Select, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import ledger, prices
from billing.service import profile_of, service, today_of
from billing.tables import tariff_prices, tariffs
from chassis.isolation import within
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import GetTariffs, Tariff, Tariffs

_TELLS = Tariff.model_fields.keys()
# At the price of `today`: an announced one holds from the first moment of its day.
_ANNOUNCED = (
    select(tariff_prices.c.price)
    .where(
        tariff_prices.c.tariff_id == tariffs.c.id, tariff_prices.c.from_day <= bindparam("today", type_=Date)
    )
    .order_by(tariff_prices.c.from_day.desc())
    .limit(1)
    .scalar_subquery()
)
_PRICE = func.coalesce(_ANNOUNCED, tariffs.c.price)
_COLUMNS = [_PRICE.label("price") if column is tariffs.c.price else column for column in tariffs.c]


@service.answers(GetTariffs)
async def get_tariffs(question: GetTariffs, _: Asked) -> Tariffs:
    """What the operator sells to everybody today."""
    today = today_of(profile_of(question.operator))
    public = on_sale(question.operator, today).where(tariffs.c.public)
    async with service.database.reading() as db:
        rows = (await db.execute(public)).mappings().all()
    return Tariffs(items=[tariff_of(dict(row)) for row in rows])


def on_sale(operator: str, day: date) -> Select[Any]:
    """What is sold on `day`: not archived, and within its validity."""
    c = tariffs.c
    return (
        select(*_COLUMNS)
        .where(c.operator == operator, ~c.archived)
        .params(today=day)
        .where(
            or_(c.sold_from.is_(None), c.sold_from <= day), or_(c.sold_until.is_(None), c.sold_until > day)
        )
        .order_by(c.id)
    )


def is_sold(tariff: Row[Any], day: date) -> bool:
    """Whether the day is within the validity; archived or not is another question."""
    begun = tariff.sold_from is None or tariff.sold_from <= day
    return begun and (tariff.sold_until is None or tariff.sold_until > day)


async def by_code(db: AsyncConnection, profile: Profile, code: str) -> Row[Any] | None:
    """The tariff or add-on with this code, at the price of today."""
    wanted = select(*_COLUMNS).where(tariffs.c.operator == profile.operator, tariffs.c.code == code)
    found: Row[Any] | None = (await db.execute(wanted, {"today": today_of(profile)})).one_or_none()
    return found


def tariff_of(row: Mapping[str, Any]) -> Tariff:
    """The row as the contract has it."""
    return Tariff(**{name: row[name] for name in _TELLS})


@service.prepares
async def load_catalogue() -> None:
    """At start: what the profiles sell is in the database, but for what staff has edited; nothing is removed."""
    for profile in service.profiles:
        with within(profile.operator):
            async with service.database.transaction() as db:
                await _load(db, profile)


async def _load(db: AsyncConnection, profile: Profile) -> None:
    for row in _rows(profile):
        statement = upsert(tariffs).values(row)
        changed = {name: statement.excluded[name] for name in row if name not in {"operator", "code"}}
        untouched = tariffs.c.edited_by.is_(None)
        await db.execute(
            statement.on_conflict_do_update(
                index_elements=["operator", "code"], set_=changed, where=untouched
            )
        )
    await prices.come(db, profile.operator, today_of(profile))
    for terminal in profile.terminals:
        await ledger.own_account(db, profile.operator, "clearing", terminal.way, profile.currency)
    await ledger.own_account(db, profile.operator, "opening", "import", profile.currency)


def _rows(profile: Profile) -> Iterator[dict[str, object]]:
    """Every tariff and add-on with every column that a profile gives, so that one taken out is taken back."""
    common = {"operator": profile.operator, "currency": profile.currency}
    for tariff in profile.tariffs:
        yield {**common, "kind": "tariff", "once": 0, **tariff.model_dump()}
    for add_on in profile.add_ons:
        told = add_on.model_dump()
        yield {**common, "kind": "add_on", **told, "once": add_on.once or 0}
