"""Events of others that auth has given up."""

from contracts.dead_letters import ListDeadEvents, ReplayDeadEvent


class ListDeadEventsOfAuth(ListDeadEvents):
    pass


class ReplayDeadEventOfAuth(ReplayDeadEvent):
    pass
