"""Events of others that notify has given up."""

from contracts.dead_letters import ListDeadEvents, ReplayDeadEvent


class ListDeadEventsOfNotify(ListDeadEvents):
    pass


class ReplayDeadEventOfNotify(ReplayDeadEvent):
    pass
