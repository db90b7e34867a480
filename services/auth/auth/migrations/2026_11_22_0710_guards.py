"""Attempts, locks and known devices."""

from alembic import op

revision = "2026_11_22_0710_guards"
down_revision = "2026_11_22_0700_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
