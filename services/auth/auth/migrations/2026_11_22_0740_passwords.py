"""What passwords need besides."""

from alembic import op

revision = "2026_11_22_0740_passwords"
down_revision = "2026_11_22_0730_recovery"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
