"""News, newsletters, those who want them."""

revision = "2026_11_22_1040_news"
down_revision = "2026_11_22_1030_preferences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
