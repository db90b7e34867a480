"""Alembic's environment for every service: the caller hands over connection and metadata.

Each revision is a transaction of its own, so that the locks of one are not held while the next ones work.
"""

import re
from typing import Any

from alembic import context
from sqlalchemy import text

# Partitions come and go with time; they belong to their parent.
PARTITION = re.compile(r"_(rest|\d{4}_\d\d(_\d\d)?)$")


def _ours(_: object, name: str | None, type_: str, *__: object) -> bool:
    return not (type_ == "table" and name is not None and PARTITION.search(name))


def _isolate(ctx: Any, *_: object, **__: object) -> None:
    """New tables are isolated with the revision that makes them: a run that breaks off leaves none open."""
    if ctx.connection.scalar(text("select to_regprocedure('isolate_all()') is not null")):
        ctx.connection.execute(text("select isolate_all()"))


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    include_object=_ours,
    compare_type=True,
    compare_server_default=False,
    transaction_per_migration=True,
    on_version_apply=_isolate,
)
with context.begin_transaction():
    context.run_migrations()
