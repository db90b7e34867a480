"""Staff edits the catalogue: adds, changes and archives tariffs, and announces prices from a day on."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import prices
from billing.catalogue import by_code, tariff_of
from billing.commands import command
from billing.service import profile_of, service, today_of
from billing.staff_acts import acting_on
from billing.standing import author_of
from billing.tables import services, tariff_prices, tariffs
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import (
    AddTariff,
    AnnouncedPrice,
    AnnouncePrice,
    EditTariff,
    KnownTariff,
    KnownTariffs,
    ListTariffs,
    Tariff,
)
from contracts.problems import BadRequest, Conflict, NotFound

ROLES = ("manager", "marketing")


@service.answers(ListTariffs)
async def list_tariffs(_: ListTariffs, asked: Asked) -> KnownTariffs:
    """Everything that was ever sold, with how many have it."""
    staff = asked.caller.staff()
    today = today_of(profile_of(staff.operator))
    having = (
        select(services.c.tariff_id, func.count().label("services"))
        .where(services.c.operator == staff.operator, services.c.state == "active")
        .group_by(services.c.tariff_id)
        .subquery()
    )
    known = (
        select(tariffs, func.coalesce(having.c.services, 0).label("services"))
        .outerjoin(having, having.c.tariff_id == tariffs.c.id)
        .where(tariffs.c.operator == staff.operator)
        .order_by(tariffs.c.id)
    )
    coming = select(tariff_prices).where(tariff_prices.c.from_day > today).order_by(tariff_prices.c.from_day)
    async with service.database.reading() as db:
        rows = (await db.execute(known)).all()
        announced = (await db.execute(coming)).all()
    return KnownTariffs(
        items=[
            KnownTariff(
                **tariff_of(row._asdict()).model_dump(),
                services=row.services,
                edited_by=row.edited_by,
                announced=[
                    AnnouncedPrice(code=row.code, price=p.price, from_day=p.from_day, currency=row.currency)
                    for p in announced
                    if p.tariff_id == row.id
                ],
            )
            for row in rows
        ]
    )


@command(AddTariff)
async def add_tariff(question: AddTariff, asked: Asked, db: AsyncConnection) -> Tariff:
    """Sold from now on, or from its day."""
    staff = asked.caller.staff(*ROLES)
    profile = profile_of(staff.operator)
    foreign = {question.product, *question.parts} - set(profile.place.sells)
    if foreign:
        raise BadRequest(f"{', '.join(sorted(foreign))}: not among what this operator sells.")
    _check_names(question.names, profile)
    if await by_code(db, profile, question.code):
        raise Conflict("There is a tariff with this code.")
    row = question.model_dump(exclude={"preview"}) | {
        "operator": staff.operator,
        "currency": profile.currency,
        "edited_by": author_of(asked),
    }
    return tariff_of((await db.execute(insert(tariffs).values(row).returning(tariffs))).one()._asdict())


@command(EditTariff)
async def edit_tariff(question: EditTariff, asked: Asked, db: AsyncConnection) -> Tariff:
    """Only what is given, for those who come; the profile does not change this tariff any more."""
    staff = asked.caller.staff(*ROLES)
    profile = profile_of(staff.operator)
    tariff = await _known(db, profile, question.code)
    if question.names is not None:
        _check_names(question.names, profile)
    given = question.model_dump(exclude={"code", "preview", "clear"}, exclude_none=True)
    acting_on(f"tariff:{tariff.code}", tariff, *given, *question.clear)
    changed = (
        update(tariffs)
        .where(tariffs.c.id == tariff.id)
        .values(**dict.fromkeys(question.clear), **given, edited_by=author_of(asked))
    )
    return tariff_of((await db.execute(changed.returning(tariffs))).one()._asdict())


@command(AnnouncePrice)
async def announce_price(question: AnnouncePrice, asked: Asked, db: AsyncConnection) -> AnnouncedPrice:
    """Those who have the tariff are told, the first ones in this transaction, everybody else right after it."""
    staff = asked.caller.staff(*ROLES)
    profile = profile_of(staff.operator)
    today = today_of(profile)
    first = today + timedelta(profile.charging.price_notice_days)
    if question.from_day < first:
        raise BadRequest(
            f"A price is announced {profile.charging.price_notice_days} days ahead: from {first}."
        )
    tariff = await _known(db, profile, question.code)
    acting_on(f"tariff:{tariff.code}", tariff, "price")
    row = {"tariff_id": tariff.id, "from_day": question.from_day, "price": question.price}
    statement = upsert(tariff_prices).values(operator=staff.operator, **row, author=author_of(asked))
    announced = {name: statement.excluded[name] for name in ("price", "author")}
    await db.execute(
        statement.on_conflict_do_update(index_elements=["tariff_id", "from_day"], set_=announced)
    )
    await db.execute(update(tariffs).where(tariffs.c.id == tariff.id).values(edited_by=author_of(asked)))
    _, told = await prices.spread(db, profile)
    return AnnouncedPrice(
        code=tariff.code,
        price=question.price,
        from_day=question.from_day,
        currency=tariff.currency,
        services=told,
    )


async def _known(db: AsyncConnection, profile: Profile, code: str) -> Row[Any]:
    tariff = await by_code(db, profile, code)
    if tariff is None:
        raise NotFound("There is no tariff with this code.")
    return tariff


def _check_names(names: dict[str, str], profile: Profile) -> None:
    missing = [language for language in profile.languages if not names.get(language, "").strip()]
    if missing:
        raise BadRequest(f"The name is missing in {', '.join(missing)}.")
