"""What notify is told by its environment, beside the addresses that the operators' profiles name."""

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
    send_delays: tuple[float, ...] = Field(
        default=(1, 5, 30, 120, 600, 1800),
        min_length=1,
        description="seconds before a delivery that could not be made is tried again, as [1, 5, 30]; the last repeats",
    )
    give_up_hours: float = Field(
        default=72, gt=0, description="hours after which a delivery is not tried again"
    )
