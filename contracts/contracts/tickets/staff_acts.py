"""What staff does in conversations, for the audit trail."""

from contracts.staff_acts import StaffActed


class TicketsStaffActed(StaffActed):
    """From the transaction in which staff acted."""
