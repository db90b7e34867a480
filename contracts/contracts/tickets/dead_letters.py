"""Events of others that tickets has given up."""

from contracts.dead_letters import ListDeadEvents, ReplayDeadEvent


class ListDeadEventsOfTickets(ListDeadEvents):
    pass


class ReplayDeadEventOfTickets(ReplayDeadEvent):
    pass
