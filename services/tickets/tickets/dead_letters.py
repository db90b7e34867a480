"""Events that tickets has given up, at the desk."""

from chassis.dead_letters import answer_for_dead_letters
from contracts.tickets import ListDeadEventsOfTickets, ReplayDeadEventOfTickets
from tickets.service import service
from tickets.staff_acts import tell_audit

answer_for_dead_letters(service, ListDeadEventsOfTickets, ReplayDeadEventOfTickets, tell_audit)
