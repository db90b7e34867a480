"""Letters that were taken as answers."""

revision = "2026_11_22_1040_mailed_answers"
down_revision = "2026_11_22_1030_applications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
