"""JSON logs on stdout, one object a line, joined to the trace by `trace_id`, with personal data masked."""

import logging
import re
import sys
from typing import Any

import structlog

from chassis.telemetry import trace_id

# Whatever bears one of these names is never written, wherever it comes from.
SECRET = frozenset({"password", "token", "refresh_token", "access_token", "code", "authorization", "secret"})
_DETAIL = re.compile(r"DETAIL:.*")
PERSONAL = frozenset({"phone", "email", "address", "to", "name"})


def start_logs(service: str, level: str = "info") -> None:
    """Send structlog's and the standard library's records through one JSON renderer."""
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _join_trace(service),
        _mask,
        structlog.processors.format_exc_info,
        _without_rows,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(
        handlers=[handler], level=max(logging.WARNING, logging.getLevelName(level.upper())), force=True
    )


def logger() -> Any:
    """The process's logger: `logger().info("payment taken", payment=17)`."""
    return structlog.get_logger()


def masked(value: str) -> str:
    """`+79161234567` -> `+7***67`: enough to recognise, too little to use."""
    return f"{value[:2]}***{value[-2:]}" if len(value) > 5 else "***"


def _join_trace(service: str) -> Any:
    def join(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
        event["service"] = service
        event["trace_id"] = trace_id()
        return event

    return join


def _without_rows(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL's DETAIL quotes the row that offends, with whatever personal data is in it."""
    if "exception" in event:
        event["exception"] = _DETAIL.sub("DETAIL: ***", event["exception"])
    return event


def _mask(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    for key, value in event.items():
        if key in SECRET:
            event[key] = "***"
        elif key in PERSONAL and isinstance(value, str):
            event[key] = masked(value)
    return event
