"""Applications, questions and answers, downloads, the cabinet's rating."""

revision = "2026_11_22_1030_applications"
down_revision = "2026_11_22_1020_chats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
