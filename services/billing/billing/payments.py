"""Payments: money comes in exactly once by (operator, way, external id)."""

from typing import Any

from asyncpg import Record
from prometheus_client import Counter
from sqlalchemy import select

from billing.service import charging_of, profile_of, service, today_of
from billing.tables import accounts
from chassis.crash import crash_point
from chassis.logs import logger
from chassis.profiles import Profile
from chassis.questions import Asked
from chassis.telemetry import trace_headers, trace_id
from contracts.billing import (
    GetPayment,
    Payment,
    PaymentReceived,
    ServiceResumed,
    TakePayment,
)
from contracts.problems import AccountClosed, NotFound, PaymentCancelled, PaymentDiffers

# The whole payment: its key, the balance, the transfer, the service's return and both events, or nothing.
# A repeat finds its key taken and changes nothing. The account's row is locked by the update and by nothing before it.
POST = f"""
with account as (
  select id, currency from accounts where operator = $1 and number = $2 and kind = 'subscriber' and state <> 'ended'
), payment as (
  insert into payments (operator, way, external_id, account_id, amount, currency, paid_at)
  select $1, $3, $4, id, $5, currency, $6 from account
  on conflict (operator, way, external_id) do nothing
  returning id, account_id, received_at
), credited as (
  update accounts a set
    balance = a.balance + $5,
    version = a.version + 1,
    promised = greatest(a.promised - $5, 0),
    promised_until = case when a.promised > $5 then a.promised_until end,
    state = case when resumes(a, $5, $7, $8) then 'active' else a.state end,
    next_charge_on = case when resumes(a, $5, $7, $8) then greatest(a.next_charge_on, $8) else a.next_charge_on end,
    anchor_day = case when resumes(a, $5, $7, $8) then anchor_of(a, $7, $8) else a.anchor_day end,
    stopped_on = case when resumes(a, $5, $7, $8) then null else a.stopped_on end
  from payment p where a.id = p.account_id
  returning new.*, old.state as state_before, old.promised as promised_before, p.id as payment_id, p.received_at,
    forecast(new, $7, $8) as due_on
), transfer as (
  insert into transfers
    (operator, debit_id, credit_id, amount, currency, kind, payment_id, balance_after, author, trace_id)
  select $1, (select id from accounts where operator = $1 and kind = 'clearing' and code = $3),
    id, $5, currency, 'payment', payment_id, balance, $11, $10
  from credited
), kept as (
  update promised_payments set status = 'kept', settled_at = now()
  from credited c where promised_payments.account_id = c.id and promised_payments.status = 'active'
    and c.promised_before > 0 and c.promised = 0
), told as (
  insert into outbox (subject, operator, about, traceparent, payload)
  select '{PaymentReceived.subject}', $1, subscriber_id::text, $9, jsonb_build_object(
    'subscriber_id', subscriber_id, 'account', number, 'payment_id', payment_id, 'way', $3::text, 'amount', $5::bigint,
    'currency', currency, 'balance', balance, 'due_on', due_on, 'state', state, 'version', version,
    'received_at', received_at)
  from credited
  union all
  select '{ServiceResumed.subject}', $1, subscriber_id::text, $9, jsonb_build_object(
    'subscriber_id', subscriber_id, 'account', number, 'balance', balance, 'currency', currency,
    'due_on', due_on, 'version', version)
  from credited where state_before = 'stopped' and state = 'active'
)
select payment_id as id, number as account, currency, received_at from credited
"""

PAYMENTS = Counter("cabinet_payments", "Payments taken", ["operator", "way"])

_KNOWN = """
select p.id, a.number as account, p.amount, p.currency, p.status, p.paid_at, p.received_at
from payments p join accounts a on a.id = p.account_id
where p.operator = $1 and p.way = $2 and p.external_id = $3
"""


@service.answers(TakePayment)
async def take_payment(question: TakePayment, _: Asked) -> Payment:
    """Credit the account once; a repeat of the same payment gets the first answer."""
    profile = profile_of(question.operator)
    crash_point("payments.before_post")
    posted = await service.database.row(
        "post payment",
        POST,
        *values_of(question, profile, question.way),
    )
    crash_point("payments.after_post")
    if posted is None:
        return await _repeated(question)
    service.database.after_commit()
    PAYMENTS.labels(question.operator, question.way).inc()
    return Payment(**posted, amount=question.amount, status="accepted", paid_at=question.paid_at)


def values_of(question: TakePayment, profile: Profile, author: str) -> tuple[Any, ...]:
    """What `POST` is given, in its order."""
    return (
        question.operator,
        question.account,
        question.way,
        question.external_id,
        question.amount,
        question.paid_at,
        charging_of(profile),
        today_of(profile),
        trace_headers().get("traceparent"),
        trace_id(),
        author,
    )


async def _repeated(question: TakePayment) -> Payment:
    """Nothing was posted: this payment is known, or there is nobody to credit."""
    known = await find(question.operator, question.way, question.external_id)
    if known is None:
        raise await _nobody(question)
    if known["account"] != question.account or known["amount"] != question.amount:
        logger().error(
            "a payment came again with another amount or account",
            way=question.way,
            external_id=question.external_id,
            alarm="payment-differs",
        )
        raise PaymentDiffers
    if known["status"] == "cancelled":
        raise PaymentCancelled
    return Payment(**known, repeated=True)


async def _nobody(question: TakePayment) -> NotFound | AccountClosed:
    of_account = (accounts.c.operator == question.operator) & (accounts.c.number == question.account)
    async with service.database.reading() as db:
        state = (await db.execute(select(accounts.c.state).where(of_account))).scalar()
    return NotFound("There is no account with this number.") if state is None else AccountClosed()


async def find(operator: str, way: str, external_id: str) -> Record | None:
    """The payment as `Payment` tells it, or None."""
    return await service.database.row("find payment", _KNOWN, operator, way, external_id)


@service.answers(GetPayment)
async def get_payment(question: GetPayment, _: Asked) -> Payment:
    """What became of a payment, by the network's id."""
    known = await find(question.operator, question.way, question.external_id)
    if known is None:
        raise NotFound("There is no payment with this id.")
    return Payment(**known)
