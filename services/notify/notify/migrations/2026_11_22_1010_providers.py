"""Cost and ceilings of SMS providers."""

revision = "2026_11_22_1010_providers"
down_revision = "2026_11_22_1000_ways"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
