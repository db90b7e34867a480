"""What billing holds on a subscriber. The ledger stays, under a number: what it says is evidence."""

from billing.tables import (
    accounts,
    approvals,
    autopayments,
    cards,
    commands,
    corrections,
    devices,
    erasures,
    former_tariffs,
    payment_attempts,
    payments,
    prepayments,
    promised_payments,
    refunds,
    reminders,
    service_changes,
    services,
    subscribers,
    suspensions,
    terminations,
    transfers,
    usage,
)
from chassis.held import Blanked, Deleted, Held, Kept

_ACCOUNT = "(select id from accounts where operator = :operator and subscriber_id = :subscriber)"
_OF_ACCOUNT = f"t.account_id = {_ACCOUNT}"
_LEDGER = Kept("the ledger and what explains its amounts, under the account's number")

# A payment under way is asked for again with the same receipt, so it is blanked when it has ended.
_RECEIPT = """
receipt = case when t.next_ask_at is null then t.receipt - 'customer' else t.receipt end"""
_LINKS = """
return_url = case when t.next_ask_at is not null then t.return_url end,
confirmation_url = case when t.next_ask_at is not null then t.confirmation_url end"""
_CARD = """
token = null, brand = '', last4 = '', expires = '', ended_at = coalesce(t.ended_at, now()),
status = case t.status when 'active' then 'removed' else t.status end"""

HELD = (
    Held(
        subscribers,
        "t.subscriber_id = :subscriber",
        Blanked("name = '', address = '', address_key = '', phone = null, email = null"),
        hidden=("address_key",),
    ),
    Held(accounts, "t.subscriber_id = :subscriber", _LEDGER),
    Held(services, _OF_ACCOUNT, _LEDGER),
    Held(service_changes, _OF_ACCOUNT, _LEDGER),
    Held(former_tariffs, f"t.service_id in (select id from services where account_id = {_ACCOUNT})", _LEDGER),
    Held(transfers, f"(t.credit_id = {_ACCOUNT} or t.debit_id = {_ACCOUNT})", _LEDGER),
    Held(payments, _OF_ACCOUNT, _LEDGER),
    Held(approvals, _OF_ACCOUNT, _LEDGER, hidden=("asked_from", "key")),
    Held(corrections, _OF_ACCOUNT, _LEDGER),
    Held(prepayments, _OF_ACCOUNT, _LEDGER),
    Held(promised_payments, _OF_ACCOUNT, _LEDGER),
    Held(suspensions, _OF_ACCOUNT, Blanked("reason = null")),
    Held(terminations, _OF_ACCOUNT, Blanked("reason = null")),
    Held(payment_attempts, _OF_ACCOUNT, Blanked(f"{_RECEIPT},{_LINKS}")),
    Held(refunds, _OF_ACCOUNT, Blanked(_RECEIPT)),
    Held(autopayments, _OF_ACCOUNT, Deleted()),
    Held(cards, _OF_ACCOUNT, Blanked(_CARD), hidden=("token",)),
    Held(devices, _OF_ACCOUNT, Deleted()),
    Held(usage, _OF_ACCOUNT, Kept("how many octets on which day; no address and no destination")),
    Held(reminders, _OF_ACCOUNT, Deleted()),
    Held(commands, "t.caller_id = :subscriber", Deleted(), hidden=("fingerprint",)),
    Held(erasures, "t.subscriber_id = :subscriber", Kept("the act of forgetting")),
)

EXCEPTIONS = {
    "quick_lookups": "searches of strangers, forgotten after minutes",
    "register_rows": "the other side's lists of payments, by the account's number",
}
