"""What sessions need besides."""

from alembic import op

revision = "2026_11_22_0720_sessions"
down_revision = "2026_11_22_0710_guards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
