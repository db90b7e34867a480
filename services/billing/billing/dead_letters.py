"""Events that billing has given up, at the desk."""

from functools import partial

from billing.commands import once
from billing.service import service
from chassis.dead_letters import answer_for_dead_letters
from chassis.staff_acts import tell_audit
from contracts.billing import BillingStaffActed, ListDeadEventsOfBilling, ReplayDeadEventOfBilling

tell = partial(tell_audit, BillingStaffActed)

answer_for_dead_letters(service, ListDeadEventsOfBilling, ReplayDeadEventOfBilling, tell, once)
