"""Preferences by category and channel; templates of the operator's own."""

revision = "2026_11_22_1030_preferences"
down_revision = "2026_11_22_1020_bounces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
