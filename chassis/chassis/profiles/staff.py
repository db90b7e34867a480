"""What the operator's own people may do alone."""

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Price


class Staff(Section):
    """Who works for the operator."""

    second_person_above: Price = Field(
        description="The largest sum that one member of the staff refunds or corrects alone, on one account in a "
        "day; above it a second one has to approve."
    )
