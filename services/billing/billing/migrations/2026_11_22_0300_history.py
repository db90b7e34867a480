"""Nothing yet."""

revision = "2026_11_22_0300_history"
down_revision = "2026_11_22_0200_online"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
