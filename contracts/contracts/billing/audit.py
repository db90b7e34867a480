"""What staff has done to money."""

from contracts.staff_acts import StaffActed


class BillingStaffActed(StaffActed):
    """For the audit trail, from the transaction in which it was done."""
