"""Every command that staff gives to billing and tickets, given once: what there is to be done is prepared, then done."""

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from contracts import billing, tickets
from contracts.problems import SecondPersonNeeded
from five_operators import PROFILE_OF
from newcomers import Newcomer
from ordering import NAMES
from people import operation_number
from register_days import Day
from staff_acting import REASON, Deeds, Staff, deed

MONEY: Deeds = {}


@deed(MONEY, billing.TakeCash)
async def take_cash(staff: Staff) -> None:
    who = await staff.subscriber("kaspnet")
    await staff.asks(billing.TakeCash(account=who.account, amount=100_00), "kaspnet")


@deed(MONEY, billing.CorrectAccount)
async def correct_account(staff: Staff) -> None:
    who = await staff.subscriber()
    await staff.asks(billing.CorrectAccount(account=who.account, amount=-5_00, reason=REASON))


@deed(MONEY, billing.RefundPayment)
async def refund_payment(staff: Staff) -> None:
    who = await staff.subscriber()
    paid = billing.TakePayment(
        operator="skynet",
        way="card",
        external_id=uuid4().hex,
        account=who.account,
        amount=10_00,
        paid_at=datetime.now(UTC),
    )
    taken = await staff.administrator.ask(paid)
    await staff.asks(billing.RefundPayment(payment=str(taken.id), reason=REASON))


async def waits_for_another(staff: Staff) -> UUID:
    """A correction so large that somebody else has to approve it."""
    who, first = await staff.subscriber(), replace(staff, id=uuid4())
    try:
        await first.asks(billing.CorrectAccount(account=who.account, amount=50_000_00, reason=REASON))
    except SecondPersonNeeded as needed:
        return UUID(needed.more["approval"])
    raise AssertionError("nobody else was needed")


@deed(MONEY, billing.ApproveAct)
async def approve_act(staff: Staff) -> None:
    await staff.asks(billing.ApproveAct(approval_id=await waits_for_another(staff)))


@deed(MONEY, billing.RefuseAct)
async def refuse_act(staff: Staff) -> None:
    waiting = await waits_for_another(staff)
    await staff.asks(billing.RefuseAct(approval_id=waiting, reason=REASON))


@deed(MONEY, billing.GetDebtorsReport)
async def get_debtors_report(staff: Staff) -> None:
    await staff.asks(billing.GetDebtorsReport())


@deed(MONEY, billing.TakePromisedPayment)
async def take_promised_payment(staff: Staff) -> None:
    who = await staff.subscriber("cherrynet", balance=-100_00, state="stopped")
    await staff.asks(billing.TakePromisedPayment(account=who.account, days=5), "cherrynet")


@deed(MONEY, billing.GetStaffAccount)
async def get_staff_account(staff: Staff) -> None:
    who = await staff.subscriber()
    await staff.asks(billing.GetStaffAccount(account=who.account))


@deed(MONEY, billing.Terminate)
async def terminate(staff: Staff) -> Newcomer:
    who = await staff.subscriber("kaspnet")
    await staff.asks(billing.Terminate(account=who.account), "kaspnet")
    return who


@deed(MONEY, billing.WithdrawTermination)
async def withdraw_termination(staff: Staff) -> None:
    who = await terminate(staff)
    await staff.asks(billing.WithdrawTermination(account=who.account), "kaspnet")


async def asked_for_the_end(staff: Staff) -> billing.Termination:
    return await staff.subscriber_asks(await staff.subscriber("centra"), billing.Terminate())


@deed(MONEY, billing.ApproveTermination)
async def approve_termination(staff: Staff) -> int:
    wish = await asked_for_the_end(staff)
    await staff.asks(billing.ApproveTermination(termination_id=wish.id), "centra")
    return wish.id


@deed(MONEY, billing.RefuseTermination)
async def refuse_termination(staff: Staff) -> None:
    wish = await asked_for_the_end(staff)
    await staff.asks(billing.RefuseTermination(termination_id=wish.id, reason=REASON), "centra")


@deed(MONEY, billing.MarkPaidOut)
async def mark_paid_out(staff: Staff) -> None:
    wish = await approve_termination(staff)
    ended = "update terminations set status = 'done', settlement = 100 where id = $1"
    await staff.stack.sql("billing", ended, wish)
    await staff.asks(billing.MarkPaidOut(termination_id=wish), "centra")


async def asked_for_rest(staff: Staff) -> billing.Suspension:
    who = await staff.subscriber("netbynet")
    first = date.today() + timedelta(days=5)  # noqa: DTZ011 - any day soon
    return await staff.subscriber_asks(
        who, billing.Suspend(from_day=first, until_day=first + timedelta(days=30))
    )


@deed(MONEY, billing.ApproveSuspension)
async def approve_suspension(staff: Staff) -> None:
    wish = await asked_for_rest(staff)
    await staff.asks(billing.ApproveSuspension(suspension_id=wish.id), "netbynet")


@deed(MONEY, billing.RefuseSuspension)
async def refuse_suspension(staff: Staff) -> None:
    wish = await asked_for_rest(staff)
    await staff.asks(billing.RefuseSuspension(suspension_id=wish.id, reason=REASON), "netbynet")


@deed(MONEY, billing.AddTariff)
async def add_tariff(staff: Staff) -> str:
    code = f"deed-{uuid4().hex[:8]}"
    new = billing.AddTariff(code=code, product="internet", names=NAMES, price=400_00, speed_mbps=70)
    await staff.asks(new, "netbynet")
    return code


@deed(MONEY, billing.EditTariff)
async def edit_tariff(staff: Staff) -> None:
    await staff.asks(billing.EditTariff(code=await add_tariff(staff), speed_mbps=90), "netbynet")


@deed(MONEY, billing.AnnouncePrice)
async def announce_price(staff: Staff) -> None:
    code, day = await add_tariff(staff), date.today() + timedelta(days=90)  # noqa: DTZ011 - any day then
    await staff.asks(billing.AnnouncePrice(code=code, price=450_00, from_day=day), "netbynet")


@deed(MONEY, billing.UploadRegister)
async def upload_register(staff: Staff) -> tuple[int, str]:
    who = await staff.subscriber("centra")
    day, number = Day(staff.stack, [who]), operation_number()
    file = day.file([(number, who.account, "100.00")]).encode()
    upload = {"way": "osmp", "day": day.day.isoformat(), "content": base64.b64encode(file).decode()}
    register = await staff.asks(billing.UploadRegister.model_validate_json(json.dumps(upload)), "centra")
    return register.id, number


@deed(MONEY, billing.CreditRegisterRow)
async def credit_register_row(staff: Staff) -> None:
    register, number = await upload_register(staff)
    await staff.asks(billing.CreditRegisterRow(register_id=register, external_id=number), "centra")


async def opened_ticket(staff: Staff) -> tickets.Ticket:
    who = await staff.subscriber()
    topics = PROFILE_OF["skynet"].support.topics
    wish = tickets.OpenTicket(kind="support", topic=topics[0].code, text="Не работает")
    return await staff.subscriber_asks(who, wish)


@deed(MONEY, tickets.AddPost)
async def add_post(staff: Staff) -> None:
    ticket = await opened_ticket(staff)
    await staff.asks(tickets.AddPost(ticket_id=ticket.id, text="Перезагрузите роутер"))


@deed(MONEY, tickets.CloseTicket)
async def close_ticket(staff: Staff) -> None:
    ticket = await opened_ticket(staff)
    await staff.asks(tickets.CloseTicket(ticket_id=ticket.id))
