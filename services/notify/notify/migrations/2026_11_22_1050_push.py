"""Browsers that take notices."""

revision = "2026_11_22_1050_push"
down_revision = "2026_11_22_1040_news"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
