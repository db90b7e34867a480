"""Events that notify has given up, at the desk."""

from chassis.dead_letters import answer_for_dead_letters
from contracts.notify import ListDeadEventsOfNotify, ReplayDeadEventOfNotify
from notify.service import service
from notify.staff_acts import tell_audit

answer_for_dead_letters(service, ListDeadEventsOfNotify, ReplayDeadEventOfNotify, tell_audit)
