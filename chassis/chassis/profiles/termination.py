"""Termination: the end of the contract."""

from typing import Literal

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Several


class Termination(Section):
    """Request, debt check, equipment, final settlement, notice."""

    way: Literal["office", "application", "support"] = Field(
        description="Where it is asked for: a visit to the office, an application in the cabinet, or support."
    )
    documents: Several[Literal["passport", "application"]] = Field(
        default=[], description="What is needed for it."
    )
    debt_free: bool = Field(default=False, description="Whether every debt must be paid first.")
    reviewed: bool = Field(default=True, description="Whether staff reviews the application.")
    notice: bool = Field(
        default=True, description="Whether the subscriber is told; no fee is taken after that."
    )
    equipment_back: bool = Field(default=True, description="Whether rented equipment is given back first.")
    settled_in_days: int = Field(ge=1, le=90, description="Days within which the rest is paid out.")
