"""Registers of terminals and acquirers, and how they differ from ours."""

from datetime import date

from contracts.message import Event


class RegisterDiffers(Event):
    """The other side's list of a day's payments is not ours: for staff."""

    way: str
    day: date
    currency: str
    only_ours: int
    only_theirs: int
    differing: int
