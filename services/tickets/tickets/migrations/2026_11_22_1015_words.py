"""Words of what was written before, a few rows at a time, and the indexes of requests, while they are written to."""

from uuid import UUID

from alembic import op
from sqlalchemy import text

from chassis.event_tables import run_singly

revision = "2026_11_22_1015_words"
down_revision = "2026_11_22_1010_requests"
branch_labels = None
depends_on = None

WRITTEN = {
    "subscribers": ("subscriber_id", "t.name || ' ' || t.contract"),
    "posts": ("id", "t.text"),
}
# Goes through the table by its key; a repeat passes over what has its words.
FILL = """
with batch as (
  select operator, {key} as id from {table} where (operator, {key}) > (cast(:operator as text), cast(:id as uuid))
  order by operator, {key} limit 2000
), filled as (
  update {table} t set words = search_words({written}) from batch
  where t.operator = batch.operator and t.{key} = batch.id and t.words is null
)
select operator, id from batch order by operator desc, id desc limit 1
"""
INDEXES = {
    "subscribers_words_idx": "subscribers using gin (words)",
    "posts_words_idx": "posts using gin (words)",
    "tickets_opened_idx": "tickets (operator, opened_at)",
    "tickets_promised_idx": "tickets (operator, answer_by) where answer_by is not null",
}


def upgrade() -> None:
    for table, (key, written) in WRITTEN.items():
        _fill(FILL.format(table=table, key=key, written=written))
    for name, columns in INDEXES.items():
        run_singly(
            f"drop index concurrently if exists {name}",
            f"create index concurrently {name} on {columns}",
        )


def _fill(script: str) -> None:
    operator, last = "", UUID(int=0)
    with op.get_context().autocommit_block():
        while found := op.get_bind().execute(text(script), {"operator": operator, "id": last}).one_or_none():
            operator, last = found
