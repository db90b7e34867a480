"""Nothing yet."""

revision = "2026_11_22_0200_online"
down_revision = "2026_11_22_0100_charging"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
