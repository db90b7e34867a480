"""Letters that came back."""

revision = "2026_11_22_1020_bounces"
down_revision = "2026_11_22_1010_providers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
