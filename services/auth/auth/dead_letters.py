"""Events that auth has given up, at the desk."""

from auth.audit import audit
from auth.commands import once
from auth.service import service
from chassis.dead_letters import answer_for_dead_letters
from contracts.auth import ListDeadEventsOfAuth, ReplayDeadEventOfAuth

answer_for_dead_letters(service, ListDeadEventsOfAuth, ReplayDeadEventOfAuth, audit, once)
