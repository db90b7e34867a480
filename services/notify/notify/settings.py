"""What notify is told by its environment, beside the addresses that the operators' profiles name."""

from pathlib import Path

from pydantic import Field

from chassis.settings import ServiceSettings


class NotifySettings(ServiceSettings):
    """A lease has to outlast an answer that is waited for, and the time to write it down."""

    provider_seconds: float = Field(
        default=15,
        gt=0,
        le=30,
        description="seconds until a missing answer of a centre or mail server counts as lost",
    )
    lease_seconds: float = Field(
        default=60, gt=0, description="seconds after which a delivery left by a dead process is taken up"
    )
    poll_seconds: float = Field(
        default=5,
        gt=0,
        le=60,
        description="seconds after which an idle sender looks by itself; what is new wakes it at once",
    )
    mail_connections: int = Field(
        default=4,
        ge=1,
        le=20,
        description="connections to an operator's mail server, over each of which one letter goes at a time",
    )
    send_delays: tuple[float, ...] = Field(
        default=(1, 5, 30, 120, 600, 1800),
        min_length=1,
        description="seconds before a delivery that could not be made is tried again, as [1, 5, 30]; the last repeats",
    )
    keep_hours: bool = Field(
        default=True,
        description="false: what waits for the morning or for the hours of marketing goes out at once, for trials",
    )
    keep_messages_days: int = Field(
        default=400,
        ge=31,
        description="days after which deliveries and notices are forgotten: a year, and a month to ask about it",
    )
    give_up_hours: float = Field(
        default=72, gt=0, description="hours after which a delivery is not tried again"
    )
    cabinet_url: str = Field(
        default="https://{host}",
        pattern=r"^https?://[^/?#\s]*\{host\}[^/?#\s]*$",
        description="where links in letters lead, as https://{host}; {host} is the first of the operator's hosts",
    )
    newsletter_ahead: int = Field(
        default=2000,
        ge=10,
        le=50_000,
        description="deliveries of a newsletter and channel that stand in the queue at most, ahead of sending",
    )
    sms_patience_seconds: float = Field(
        default=15,
        ge=0,
        description="seconds that an SMS provider may be away or too busy before the next is asked",
    )
    sms_pauses: tuple[float, ...] = Field(
        default=(10, 30, 60, 300),
        min_length=1,
        description="seconds before an SMS provider that was put aside is tried with one message; the last repeats",
    )
    vapid_key: Path | None = Field(
        default=None,
        description="file with the private key (PEM, P-256) by which push services know us; none: no Web Push",
    )
    push_services: tuple[str, ...] = Field(
        default=(
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            ".push.apple.com",
            ".notify.windows.com",
        ),
        description="hosts to which browsers may have us send,with a leading point all below it",
    )
    push_sandbox: str = Field(
        default="", description="`host:port` of one more push service, without TLS: for trying things out"
    )
    bounce_keys: Path | None = Field(
        default=None,
        description="file with a random secret of 32 characters or more in each line, the first of which makes the "
        "addresses to which letters come back and all of which are known; none: nobody hears of those that do",
    )
