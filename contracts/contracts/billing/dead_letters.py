"""Events of others that billing has given up."""

from contracts.dead_letters import ListDeadEvents, ReplayDeadEvent


class ListDeadEventsOfBilling(ListDeadEvents):
    pass


class ReplayDeadEventOfBilling(ReplayDeadEvent):
    pass
