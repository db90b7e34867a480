"""The catalogue: tariffs as the operator's profile gives them, and the clearing accounts of its payment ways."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from billing import ledger
from billing.service import profile_of, service
from billing.tables import tariffs
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.billing import GetTariffs, Tariff, Tariffs


@service.answers(GetTariffs)
async def get_tariffs(question: GetTariffs, _: Asked) -> Tariffs:
    """What the operator sells to everybody."""
    profile_of(question.operator)
    public = (
        select(tariffs)
        .where(tariffs.c.operator == question.operator, tariffs.c.public)
        .order_by(tariffs.c.id)
    )
    async with service.database.reading() as db:
        rows = (await db.execute(public)).mappings().all()
    return Tariffs(items=[Tariff(**{name: row[name] for name in Tariff.model_fields}) for row in rows])


@service.prepares
async def load_catalogue() -> None:
    """At start: what the profiles sell is in the database, changed prices included; nothing is removed."""
    for profile in service.profiles:
        async with service.database.transaction() as db:
            for row in _rows(profile):
                statement = upsert(tariffs).values(row)
                changed = {name: statement.excluded[name] for name in row if name not in {"operator", "code"}}
                await db.execute(
                    statement.on_conflict_do_update(index_elements=["operator", "code"], set_=changed)
                )
            for terminal in profile.terminals:
                await ledger.own_account(db, profile.operator, "clearing", terminal.way, profile.currency)
            await ledger.own_account(db, profile.operator, "opening", "import", profile.currency)


def _rows(profile: Profile) -> list[dict[str, object]]:
    return [
        {
            "operator": profile.operator,
            "code": tariff.code,
            "product": tariff.product,
            "names": tariff.names,
            "price": tariff.price,
            "currency": profile.currency,
            "speed_mbps": tariff.speed_mbps,
            "public": tariff.public,
        }
        for tariff in profile.tariffs
    ]
