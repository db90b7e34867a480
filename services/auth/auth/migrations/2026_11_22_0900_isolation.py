"""Row level security: nobody sees a row of an operator whom he does not work for, the owner neither."""

from chassis.event_tables import run_script
from chassis.isolation import ISOLATION

revision = "2026_11_22_0900_isolation"
down_revision = "2026_11_22_0770_contracts"
branch_labels = None
depends_on = None

# Under a policy no index is used for what a function makes of a column, unless it is known to be leakproof.
WORDS = """
set local lock_timeout = '5s';
drop index subscribers_words_idx;
alter table subscribers add column words tsvector generated always as (search_words(name, address)) stored;
create index subscribers_words_idx on subscribers using gin (words);
"""


def upgrade() -> None:
    run_script(WORDS + ISOLATION)
