"""Forms, assignment, notes, ratings and files of requests; canned answers."""

revision = "2026_11_22_1010_requests"
down_revision = "2026_11_22_1000_conversations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
