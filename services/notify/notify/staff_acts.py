"""What staff does about messages, as the audit trail is told of it."""

from functools import partial

from chassis import staff_acts
from contracts.notify import NotifyStaffActed

tell_audit = partial(staff_acts.tell_audit, NotifyStaffActed)
