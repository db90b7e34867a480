"""Chats and their messages."""

revision = "2026_11_22_1020_chats"
down_revision = "2026_11_22_1010_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
