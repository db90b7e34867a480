"""What notify holds on a subscriber."""

from chassis.held import Blanked, Deleted, Held
from notify.tables import (
    browsers,
    deliveries,
    maintenance_told,
    notifications,
    recipients,
    returned_mail,
    sms_parts,
    sms_receipts,
    subscription_decisions,
    subscriptions,
    wishes,
)

_OF_DELIVERY = (
    "t.delivery_id in (select id from deliveries where operator = :operator and subscriber_id = :subscriber)"
)
_TO_HIM = """t.address in (
  select address from deliveries where operator = :operator and subscriber_id = :subscriber
  union select unnest(phones) from recipients where operator = :operator and subscriber_id = :subscriber)"""

_OF_HIS_MAIL = """t.address in (
  select lower(address) from deliveries where operator = :operator and subscriber_id = :subscriber and channel = 'email'
  union select lower(unnest(emails)) from recipients where operator = :operator and subscriber_id = :subscriber)"""

# Addresses first: they are found by what goes after them.
HELD = (
    Held(sms_receipts, _TO_HIM, Deleted()),
    Held(sms_parts, _OF_DELIVERY, Deleted()),
    Held(returned_mail, _OF_HIS_MAIL, Deleted()),
    Held(deliveries, "t.subscriber_id = :subscriber", Deleted(), hidden=("html",)),
    Held(notifications, "t.subscriber_id = :subscriber", Deleted()),
    Held(wishes, "t.subscriber_id = :subscriber", Deleted()),
    Held(browsers, "t.subscriber_id = :subscriber", Deleted(), hidden=("endpoint", "p256dh", "auth")),
    Held(maintenance_told, "t.subscriber_id = :subscriber", Deleted()),
    Held(subscriptions, "t.subscriber_id = :subscriber", Deleted()),
    # That there was a consent, and when it ended, has to be proved for as long as somebody may ask.
    Held(subscription_decisions, "t.subscriber_id = :subscriber", Blanked("address = '', ip = ''")),
    Held(
        recipients,
        "t.subscriber_id = :subscriber",
        Blanked("contract = '', name = '', address = '', address_words = '', phones = '{}', emails = '{}'"),
        hidden=("address_words",),
    ),
)

_AS_APPLICANT = """operator = :operator and subscriber_id is null and address in (
  select unnest(phones || emails) from recipients where operator = :operator and subscriber_id = :subscriber)"""

# What he was told before he was a subscriber. A number may have been another's then, so nobody is told of it.
UNTOLD = (
    Held(sms_parts, f"t.delivery_id in (select id from deliveries where {_AS_APPLICANT})", Deleted()),
    Held(deliveries, f"t.id in (select id from deliveries where {_AS_APPLICANT})", Deleted()),
)

EXCEPTIONS = {
    "idempotency_keys": "commands of staff: subscribers have none here that take a key",
    "account_states": "the state and the day of an account, which billing tells too",
    "premises": "what a notice took for granted of an account: its state and days, which billing tells too",
}
