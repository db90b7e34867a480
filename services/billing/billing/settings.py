"""Billing's settings."""

from typing import Literal

from pydantic import Field

from chassis.settings import ServiceSettings


class BillingSettings(ServiceSettings):
    """Whether this installation charges by itself; off while accounts are brought over from another billing."""

    charging: Literal["on", "off"] = Field(
        default="on", description="on: fees are taken at the operators' times; off: only by `cabinet charge`"
    )
    acquirer_seconds: float = Field(
        default=3.5, gt=0, le=30, description="seconds that somebody who pays waits for the acquirer's answer"
    )
    patient_seconds: float = Field(
        default=15, gt=0, le=60, description="seconds that the sweep waits for the acquirer's answer"
    )
    sweep_seconds: float = Field(
        default=1, gt=0, description="seconds between two looks for payments that hang"
    )
    autopayment_seconds: float = Field(
        default=300, gt=0, description="seconds between two looks for autopayments that are due"
    )
