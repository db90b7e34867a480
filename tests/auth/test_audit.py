"""The audit trail: whatever staff does stands in it once, who and from where, and nobody can change it."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from auth.audit_seals import proof
from auth_colleagues import Colleagues
from cabinet.administration import connected, database
from chassis.asking import Questions
from contracts.auth import AuditEntry, EditStaff, InviteStaff, ListAudit
from contracts.billing import BillingStaffActed
from contracts.problems import BadRequest, NotAllowed
from contracts.tickets import TicketsStaffActed
from one_service import tell
from running import Running, until

TOLD = {"role": "cashier", "address": "203.0.113.7", "trace_id": "1" * 32}


async def found(gateway: Questions, token: str, **filters: Any) -> list[AuditEntry]:
    return (await gateway.ask(ListAudit.model_validate(filters), token=token)).items


async def test_an_entry_says_who_what_whom_when_and_from_where(
    colleagues: Colleagues, gateway: Questions, servers: Running
) -> None:
    admin = await colleagues.add("admin")
    token = await colleagues.token(admin)
    petr = await colleagues.add("support")
    change = EditStaff(staff_id=petr.id, role="manager")
    await gateway.ask(change, token=token, address="198.51.100.4")
    await gateway.ask(change, token=token)  # changes nothing, so it is no action
    edited, signed_in = await found(gateway, token, who=admin.id)
    assert edited.model_dump(exclude={"id", "at", "trace_id"}) == {
        "staff_id": admin.id,
        "login": admin.login,
        "name": "Ольга",
        "role": "admin",
        "service": "auth",
        "action": "edit_staff",
        "about": f"staff:{petr.id}",
        "address": "198.51.100.4",
        "before": {"name": "Ольга", "role": "support", "disabled": False},
        "after": {"name": "Ольга", "role": "manager", "disabled": False},
    }
    assert len(edited.trace_id) == 32
    assert (signed_in.action, signed_in.about) == ("sign_in", f"staff:{admin.id}")
    (added,) = await found(gateway, token, about=f"staff:{petr.id}", action="add_staff")
    assert (added.staff_id, added.role) == (None, "administrator")


@pytest.mark.parametrize("event", [BillingStaffActed, TicketsStaffActed])
async def test_what_another_service_tells_stands_there_once(
    servers: Running, colleagues: Colleagues, gateway: Questions, event: Any
) -> None:
    token = await colleagues.token(await colleagues.add("manager"))
    staff = uuid4()
    before, after = {"account": {"balance": -5}}, {"account": {"balance": 95}}
    acted = event(staff_id=staff, action="take_cash", about="account:1", before=before, after=after, **TOLD)
    event_id = await tell(servers, acted, "skynet", staff)
    for _ in range(3):
        await tell(servers, acted, "skynet", staff, event_id=event_id)
    await tell(servers, acted.model_copy(update={"action": "last"}), "skynet", staff)

    async def both() -> list[AuditEntry] | None:
        entries = await found(gateway, token, who=staff)
        return entries if entries and entries[0].action == "last" else None

    _, first = await until("both stand there", both)
    assert (first.service, first.about, first.before, first.after) == (
        event.owner,
        "account:1",
        before,
        after,
    )
    assert {name: getattr(first, name) for name in TOLD} == TOLD


async def test_it_is_read_newest_first_page_by_page_and_by_managers_alone(
    colleagues: Colleagues, gateway: Questions
) -> None:
    admin = await colleagues.add("admin")
    token = await colleagues.token(admin)
    for number in range(4):
        invite = InviteStaff(login=f"{number}-{uuid4().hex[:8]}", name="X", role="sales")
        await gateway.ask(invite, token=token, key=str(number))
    whole = await found(gateway, token, who=admin.id)
    assert [entry.action for entry in whole] == ["invite_staff"] * 4 + ["sign_in"]
    assert [entry.id for entry in whole] == sorted((entry.id for entry in whole), reverse=True)
    page = await gateway.ask(ListAudit(who=admin.id, limit=2), token=token)
    rest = await gateway.ask(ListAudit(who=admin.id, limit=3, cursor=page.next_cursor), token=token)
    assert (page.items + rest.items, rest.next_cursor) == (whole, None)
    assert await found(gateway, token, who=admin.id, after=whole[1].at, before=whole[0].at) == [whole[1]]
    with pytest.raises(BadRequest):
        await found(gateway, token, cursor="x")
    for role in ("support", "cashier", "sales", "marketing"):
        other = await colleagues.token(await colleagues.add(role))
        with pytest.raises(NotAllowed):
            await found(gateway, other)


async def test_another_operators_trail_is_not_seen(colleagues: Colleagues, gateway: Questions) -> None:
    admin = await colleagues.add("admin")
    await colleagues.sign_in(admin)
    stranger = await colleagues.token(await colleagues.add("admin", operator="centra"))
    assert await found(gateway, stranger, who=admin.id) == []


@pytest.mark.parametrize("table", ["audit_trail", "audit_seals"])
async def test_nobody_can_change_it(servers: Running, db: Any, colleagues: Colleagues, table: str) -> None:
    await colleagues.add("support")
    changes = [f"update {table} set at = now()", f"delete from {table}", f"truncate {table}"]
    if table == "audit_seals":
        changes.append("insert into audit_seals values (999, 1, 2, 3, '')")
    for change in changes:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute(change)
    await db.execute("select seal_audit()")
    owner = await asyncpg.connect(servers.environment["DATABASE_URL_AUTH_OWNER"])
    try:
        for change in changes[:2]:
            with pytest.raises(asyncpg.RaiseError, match="append-only"):
                await owner.execute(change)
    finally:
        await owner.close()


async def test_a_seal_waits_for_rows_that_are_still_being_added(db: Any, colleagues: Colleagues) -> None:
    add = (
        "insert into audit_trail (operator, service, role, action, about, address, trace_id) "
        "values ('skynet', 'auth', 'admin', 'x', 'y', '', '') returning id"
    )
    seal = "select last_id from seal_audit() where n is not null"
    async with db.acquire() as slow:
        transaction = slow.transaction()
        await transaction.start()
        first = await slow.fetchval(add)
        later = await db.fetchval(add)
        assert await db.fetchval(seal) is None
        await transaction.commit()
    assert await db.fetchval(seal) >= later > first


async def test_a_row_that_was_changed_all_the_same_breaks_its_seal(
    servers: Running, db: Any, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL_AUTH", servers.environment["DATABASE_URL_AUTH"])
    member = await colleagues.add("support")
    await db.execute("select seal_audit()")
    assert await broken() is None
    owner = await asyncpg.connect(servers.environment["DATABASE_URL_AUTH_OWNER"])
    row = await owner.fetchrow("select * from audit_trail where about = $1", f"staff:{member.id}")
    assert row
    await owner.execute("alter table audit_trail disable trigger all")
    try:
        await owner.execute("update audit_trail set role = 'nobody' where id = $1", row["id"])
        seal = await broken()
        assert seal
        assert seal.first_id <= row["id"] <= seal.last_id
        await owner.execute("update audit_trail set role = $2 where id = $1", row["id"], row["role"])
    finally:
        await owner.execute("alter table audit_trail enable trigger all")
        await owner.close()
    assert await broken() is None


async def broken() -> Any:
    async with connected(database("auth")) as db:
        sealed = await proof(db)
    assert sealed.seals
    return sealed.broken
