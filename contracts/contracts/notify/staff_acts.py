"""What staff does about messages, for the audit trail."""

from contracts.staff_acts import StaffActed


class NotifyStaffActed(StaffActed):
    """From the transaction in which staff acted."""
