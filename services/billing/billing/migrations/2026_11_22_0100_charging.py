"""Nothing yet."""

revision = "2026_11_22_0100_charging"
down_revision = "2026_11_22_0000_money"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
