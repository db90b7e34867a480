"""Daily registers of terminals and acquirers: taken in by staff or by command, shown, and what we lack credited."""

import asyncio
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, and_, delete, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing import payments, reconciliation, register_files
from billing.service import profile_of, service
from billing.staff_acts import tell_audit
from billing.tables import register_parts, registers
from chassis.crash import crash_point
from chassis.profiles import Profile
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.billing import (
    AddRegisterPart,
    CompareRegister,
    CreditRegisterRow,
    GetRegister,
    ListRegisters,
    Register,
    RegisterPartKept,
    RegisterRow,
    Registers,
    RegisterSummary,
    TakePayment,
    UploadRegister,
)
from contracts.problems import BadRequest, Conflict, NotFound

STAFF = ("cashier", "manager")

_ROWS = """
select r.external_id, r.verdict, r.line, r.at, r.account, r.amount, r.payment_id, r.credited_by,
  p.paid_at as our_at, a.number as our_account, p.amount as our_amount
from register_rows r left join payments p on p.id = r.payment_id left join accounts a on a.id = p.account_id
where r.register_id = :id
"""

_ONE = f"{_ROWS} and r.external_id = :external_id"

# Those that differ first; after the place that the cursor names.
_PAGE = f"""{_ROWS} and (r.verdict <> 'matched' or not :differing)
  and (r.verdict = 'matched', r.external_id) > (:matched, :after)
order by r.verdict = 'matched', r.external_id limit :limit
"""

_CREDITED = """
update register_rows r set verdict = 'matched', credited_by = :staff, payment_id = p.id
from payments p
where r.register_id = :id and r.external_id = :external_id and r.verdict = 'only_theirs'
  and p.operator = :operator and p.way = :way and p.external_id = r.external_id
"""


@service.answers(AddRegisterPart)
async def add_register_part(question: AddRegisterPart, _: Asked) -> RegisterPartKept:
    """Keep a part until the whole file is compared."""
    _known_way(profile_of(question.operator), question.way)
    row = question.model_dump(include={"operator", "way", "day", "digest", "part", "content"})
    async with service.database.transaction() as db:
        await db.execute(insert(register_parts).values(row).on_conflict_do_nothing())
    return RegisterPartKept(parts=question.part + 1)


@service.answers(CompareRegister)
async def compare_register(question: CompareRegister, _: Asked) -> RegisterSummary:
    """The parts come together, if they are the file that was meant; a repeat finds it compared already."""
    profile = profile_of(question.operator)
    _known_way(profile, question.way)
    which = question.model_dump(include={"operator", "way", "day", "digest"})
    async with service.database.reading() as db:
        there = select(register_parts.c.content).filter_by(**which).order_by(register_parts.c.part)
        content = b"".join((await db.execute(there)).scalars())
        if not content and (known := await _known(db, which)):
            return _summary(known, known=True)
    if sha256(content).hexdigest() != question.digest:
        raise Conflict("Some parts of the file are missing: send them again.")
    try:
        return await _compare(profile, question.way, question.day, content, "cabinet")
    finally:
        await _forget_parts(which)


@service.answers(UploadRegister)
async def upload_register(question: UploadRegister, asked: Asked) -> RegisterSummary:
    staff = asked.caller.staff(*STAFF)
    profile = profile_of(staff.operator)
    _known_way(profile, question.way)
    return await _compare(
        profile, question.way, question.day, question.content, f"staff:{staff.id}", (question, asked)
    )


@service.answers(ListRegisters)
async def list_registers(question: ListRegisters, asked: Asked) -> Registers:
    """Replaced ones too."""
    staff = asked.caller.staff(*STAFF)
    wanted = select(registers).where(registers.c.operator == staff.operator)
    if question.way:
        wanted = wanted.where(registers.c.way == question.way)
    if question.cursor:
        wanted = wanted.where(registers.c.id < _number(question.cursor))
    async with service.database.reading() as db:
        ordered = wanted.order_by(registers.c.id.desc()).limit(question.limit + 1)
        rows = (await db.execute(ordered)).all()
    items = [_summary(row) for row in rows[: question.limit]]
    return Registers(items=items, next_cursor=str(items[-1].id) if len(rows) > question.limit else None)


@service.answers(GetRegister)
async def get_register(question: GetRegister, asked: Asked) -> Register:
    """One page of it."""
    staff = asked.caller.staff(*STAFF)
    place = question.cursor or "0"
    page = {
        "id": question.register_id,
        "differing": question.differing,
        "matched": place[0] == "1",
        "after": place[1:],
        "limit": question.limit + 1,
    }
    async with service.database.reading() as db:
        register = await _own(db, staff, question.register_id)
        found = (await db.execute(text(_PAGE), page)).mappings().all()
    rows = [RegisterRow(**row) for row in found[: question.limit]]
    more = f"{int(rows[-1].verdict == 'matched')}{rows[-1].external_id}" if len(found) > len(rows) else None
    return Register(**_summary(register).model_dump(), rows=rows, next_cursor=more)


@service.answers(CreditRegisterRow)
async def credit_register_row(question: CreditRegisterRow, asked: Asked) -> RegisterRow:
    """The payment is taken as if its network had told it, so nothing comes twice, whoever repeats what."""
    staff = asked.caller.staff(*STAFF)
    async with service.database.reading() as db:
        register = await _own(db, staff, question.register_id)
        row = await _row(db, register, question.external_id)
    if register.status == "replaced":
        raise Conflict("Another register of this day has taken its place.")
    if row.verdict == "only_theirs":
        await payments.take_payment(_payment(register, row), asked)
        crash_point("registers.before_credited")
    elif row.credited_by is None:
        raise Conflict("This payment is on our side already.")
    which = {"id": register.id, "external_id": row.external_id, "staff": f"staff:{staff.id}"}
    async with service.database.transaction() as db:
        whose = {"operator": register.operator, "way": register.way}
        if (await db.execute(text(_CREDITED), which | whose)).rowcount:
            await reconciliation.count(db, register.id)
            before = {"verdict": row.verdict}
            await tell_audit(db, question, asked, f"register:{register.id}", before, {"verdict": "matched"})
        return await _row(db, register, row.external_id)


def _payment(register: Row[Any], row: RegisterRow) -> TakePayment:
    if reconciliation.ways_of(profile_of(register.operator), register.way) != [register.way]:
        # The sweep asks the acquirer, and would credit it under another way once more.
        raise Conflict("What the acquirer has taken is credited when the acquirer itself tells of it.")
    if not row.account or row.amount is None:
        raise Conflict("The register does not say for which account: take the payment by hand.")
    zone = register_files.zone_of(profile_of(register.operator), register.way)
    return TakePayment(
        operator=register.operator,
        way=register.way,
        external_id=row.external_id,
        account=row.account,
        amount=row.amount,
        paid_at=row.at or datetime.combine(register.day, time(12), zone).astimezone(UTC),
    )


async def _compare(
    profile: Profile,
    way: str,
    day: date,
    content: bytes,
    author: str,
    by_staff: tuple[UploadRegister, Asked] | None = None,
) -> RegisterSummary:
    digest = sha256(content).hexdigest()
    listed = await asyncio.to_thread(register_files.read, content, profile, way, day)
    async with service.database.transaction() as db:
        compared, known = await reconciliation.compare(db, profile, way, day, digest, listed, author)
        if by_staff and not known:
            told = {"digest": digest, "status": compared.status}
            await tell_audit(db, *by_staff, f"register:{compared.id}", None, told, but={"content"})
        crash_point("registers.before_commit")
    crash_point("registers.after_commit")
    return _summary(compared, known=known)


def _known_way(profile: Profile, way: str) -> None:
    acquirer = profile.payment_ways.acquirer
    known = [terminal.way for terminal in profile.terminals] + [form.way for form in profile.registers]
    if way not in [*known, acquirer.kind if acquirer else None]:
        raise NotFound(f"This operator has no way of payment called {way[:40]!r}.")


async def _forget_parts(which: dict[str, Any]) -> None:
    """What is compared or cannot be read is sent anew if need be; what nobody has finished in a day goes too."""
    these = and_(*(register_parts.c[name] == value for name, value in which.items()))
    old = register_parts.c.added_at < text("now() - interval '1 day'")
    async with service.database.transaction() as db:
        await db.execute(delete(register_parts).where(or_(these, old)))


async def _known(db: AsyncConnection, which: dict[str, Any]) -> Row[Any] | None:
    current = select(registers).filter_by(**which, status="current")
    return (await db.execute(current)).one_or_none()


async def _own(db: AsyncConnection, staff: Caller, register_id: int) -> Row[Any]:
    mine = select(registers).where(registers.c.operator == staff.operator, registers.c.id == register_id)
    register = (await db.execute(mine)).one_or_none()
    if register is None:
        raise NotFound("There is no such register.")
    return register


async def _row(db: AsyncConnection, register: Row[Any], external_id: str) -> RegisterRow:
    which = {"id": register.id, "external_id": external_id}
    row = (await db.execute(text(_ONE), which)).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such payment in this register.")
    return RegisterRow(**row)


def _number(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        raise BadRequest("The cursor is not one of ours.")
    return int(cursor)


def _summary(row: Row[Any], *, known: bool = False) -> RegisterSummary:
    return RegisterSummary(
        **{name: getattr(row, name) for name in RegisterSummary.model_fields if name != "known"}, known=known
    )
