"""Second factors, invitations, the audit trail."""

from alembic import op

revision = "2026_11_22_0760_staff"
down_revision = "2026_11_22_0750_contacts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
