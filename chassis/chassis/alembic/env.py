"""Alembic's environment for every service: the caller hands over connection and metadata."""

import re

from alembic import context

# Partitions come and go with time; they belong to their parent.
PARTITION = re.compile(r"_(rest|\d{4}_\d\d(_\d\d)?)$")


def _ours(_: object, name: str | None, type_: str, *__: object) -> bool:
    return not (type_ == "table" and name is not None and PARTITION.search(name))


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    include_object=_ours,
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
