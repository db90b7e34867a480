"""Row level security: nobody sees a row of an operator whom he does not work for, the owner neither."""

from chassis.event_tables import run_script
from chassis.isolation import ISOLATION

revision = "2026_11_22_0900_isolation"
down_revision = "2026_11_22_0770_contracts"
branch_labels = None
depends_on = None

OPERATORS = """
-- Of the session, if the statement that adds a token does not say it.
alter table refresh_tokens add column operator text not null default current_setting('cabinet.operator');
update refresh_tokens t set operator = s.operator from sessions s where s.id = t.session_id;
"""


def upgrade() -> None:
    run_script(OPERATORS + ISOLATION)
