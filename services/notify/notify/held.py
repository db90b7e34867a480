"""What notify holds on a subscriber."""

from chassis.held import Blanked, Deleted, Held
from notify.tables import deliveries, notifications, recipients, sms_parts, sms_receipts

_OF_DELIVERY = (
    "t.delivery_id in (select id from deliveries where operator = :operator and subscriber_id = :subscriber)"
)
_TO_HIM = """t.address in (
  select address from deliveries where operator = :operator and subscriber_id = :subscriber
  union select unnest(phones) from recipients where operator = :operator and subscriber_id = :subscriber)"""

# Addresses first: they are found by what goes after them.
HELD = (
    Held(sms_receipts, _TO_HIM, Deleted()),
    Held(sms_parts, _OF_DELIVERY, Deleted()),
    Held(deliveries, "t.subscriber_id = :subscriber", Deleted(), hidden=("html",)),
    Held(notifications, "t.subscriber_id = :subscriber", Deleted()),
    Held(
        recipients,
        "t.subscriber_id = :subscriber",
        Blanked("contract = '', name = '', phones = '{}', emails = '{}'"),
    ),
)

EXCEPTIONS = {
    "account_states": "the state and the day of an account, which billing tells too",
    "premises": "what a notice took for granted of an account: its state and days, which billing tells too",
}
