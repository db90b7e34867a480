"""Recoveries and one-time codes."""

from alembic import op

revision = "2026_11_22_0730_recovery"
down_revision = "2026_11_22_0720_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
