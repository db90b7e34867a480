"""What tickets is told by its environment."""

from pathlib import Path

from pydantic import Field

from chassis.settings import ServiceSettings


class TicketsSettings(ServiceSettings):
    """Beside what every service is told."""

    attachments_url: str = Field(
        pattern=r"^(file:///|s3://)",
        description="file:///folder or s3://bucket/prefix?endpoint=https://host (with AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY): where files are kept",
    )
    reply_keys: Path | None = Field(
        default=None,
        description="file with a random secret of 32 characters or more in each line, the first of which makes the "
        "addresses for answers by e-mail and all of which are known; none: no answers by e-mail",
    )
    letters_an_hour: int = Field(
        default=20, ge=1, description="letters that one ticket takes in an hour; more are asked to come later"
    )
    keep_letters_days: int = Field(
        default=400,
        ge=1,
        description="days for which staff sees letters whole; what they said stays in the ticket",
    )
    chat_sweep_seconds: float = Field(
        default=2, gt=0, description="seconds between looks at chats that wait, are left or have gone silent"
    )
