"""The rows and the words of what is confided: in the database with a mask, in memory with the secret."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Happened
from chassis.profiles import Profile
from chassis.telemetry import trace_headers
from contracts.auth import RecoveryBegan, SecretTold
from contracts.message import Message
from notify.attempts import Delivery, Outcome
from notify.outcomes import record_parts
from notify.recipients import Recipient
from notify.rendering import Facts, Words, words
from notify.segments import segments
from notify.service import service
from notify.tables import sms_parts

MASK = "•••"

# Again for one that nobody knows to have arrived; never for one that was sent.
_WRITE = text("""
insert into deliveries as d (operator, event_id, subscriber_id, channel, address, kind, subject, text, html, secret,
  traceparent, state, attempts, reason, lease_until)
values (:operator, :event, :subscriber, :channel, :address, :kind, :subject, :text, :html, true,
  :traceparent, :state, 1, :reason, now() + make_interval(secs => :lease))
on conflict (event_id, channel, address) do update
set state = excluded.state, attempts = d.attempts + 1, reason = excluded.reason, lease_until = excluded.lease_until
where d.state in ('sending', 'unknown')
returning id, attempts, created_at, provider, own_number, coalesce(cost, 0) as cost
""")
_PARTS = text("select number from sms_parts where delivery_id = :id and message_id is null order by number")
_PUT_OFF = text("""
update deliveries set reason = :reason, lease_until = now() + make_interval(secs => :lease)
where operator = :operator and id = :id and attempts = :attempts and state = 'sending'
""")


class Confided(Message):
    """What the template reads: the secret by its name, and the time of day until which it is good.

    `began_at` is the time of day too.
    """

    values: dict[str, str]
    until: str
    began: RecoveryBegan | None
    began_at: str


def told(secret: SecretTold, profile: Profile, *, masked: bool) -> Words:
    """In the person's language and the operator's name."""
    confided = Confided(
        values={name: MASK if masked else value.get_secret_value() for name, value in secret.values.items()},
        until=f"{secret.expires_at.astimezone(profile.zone):%H:%M}",
        began=secret.began,
        began_at=f"{secret.began.at.astimezone(profile.zone):%H:%M}" if secret.began else "",
    )
    happened = Happened(secret.id, secret.operator, str(secret.subscriber_id), datetime.now(UTC))
    who = Recipient(secret.operator, secret.subscriber_id, "", "", secret.language, [], [])
    return words(f"confidences/{secret.confidence}", secret.channel, Facts(confided, happened, who, profile))


async def begin(secret: SecretTold, profile: Profile) -> Delivery | None:
    """The delivery that is to be sent now, with the secret in its words; None when it has been sent before."""
    clear = told(secret, profile, masked=False)
    row = _row(secret, profile) | {"state": "sending", "reason": None}
    async with service.database.transaction() as db:
        begun = (await db.execute(_WRITE, row | {"lease": service.settings.lease_seconds})).mappings().first()
        if begun is None:
            return None
        if secret.channel == "sms" and begun["attempts"] == 1:
            await _write_parts(db, begun["id"], secret, clear.text)
        parts = list((await db.execute(_PARTS, {"id": begun["id"]})).scalars())
    return Delivery(
        operator=secret.operator,
        channel=secret.channel,
        address=secret.address,
        subject=clear.title,
        text=clear.text,
        html=clear.html,
        traceparent=row["traceparent"],
        parts=parts,
        whole=len(segments(clear.text).parts) if secret.channel == "sms" else 0,
        **begun,
    )


async def outdate(secret: SecretTold, profile: Profile) -> None:
    """It came too late to be of use."""
    late = {"state": "outdated", "reason": "it had expired before it could be sent", "lease": None}
    async with service.database.transaction() as db:
        await db.execute(_WRITE, _row(secret, profile) | late)


async def put_off(delivery: Delivery, outcome: Outcome, seconds: float) -> None:
    """It is still ours, and comes again from the broker in so many seconds."""
    kept = {"operator": delivery.operator, "id": delivery.id, "attempts": delivery.attempts}
    lease = seconds + service.settings.lease_seconds
    async with service.database.transaction() as db:
        await record_parts(db, [(delivery, outcome)])
        await db.execute(_PUT_OFF, kept | {"reason": outcome.reason, "lease": lease})


async def _write_parts(db: AsyncConnection, delivery: Any, secret: SecretTold, words_sent: str) -> None:
    part = {"delivery_id": delivery, "operator": secret.operator, "address": secret.address}
    count = len(segments(words_sent).parts)
    await db.execute(insert(sms_parts), [part | {"number": number} for number in range(1, count + 1)])


def _row(secret: SecretTold, profile: Profile) -> dict[str, Any]:
    shown = told(secret, profile, masked=True)
    return {
        "operator": secret.operator,
        "event": secret.id,
        "subscriber": secret.subscriber_id,
        "channel": secret.channel,
        "address": secret.address,
        "kind": secret.confidence,
        "subject": shown.title,
        "text": shown.text,
        "html": shown.html,
        "traceparent": trace_headers().get("traceparent"),
    }
