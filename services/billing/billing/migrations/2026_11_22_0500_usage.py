"""Nothing yet."""

revision = "2026_11_22_0500_usage"
down_revision = "2026_11_22_0400_registers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
