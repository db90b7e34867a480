"""Nothing yet."""

revision = "2026_11_22_0400_registers"
down_revision = "2026_11_22_0300_history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
