"""Confirmations of contacts, consents."""

from alembic import op

revision = "2026_11_22_0750_contacts"
down_revision = "2026_11_22_0740_passwords"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
