"""Contract numbers, commands, joined contracts, erasures."""

from alembic import op

revision = "2026_11_22_0770_contracts"
down_revision = "2026_11_22_0760_staff"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
