"""Billing's settings."""

from typing import Literal

from pydantic import Field

from chassis.settings import ServiceSettings


class BillingSettings(ServiceSettings):
    """Whether this installation charges by itself; off while accounts are brought over from another billing."""

    charging: Literal["on", "off"] = Field(
        default="on", description="on: fees are taken at the operators' times; off: only by `cabinet charge`"
    )
