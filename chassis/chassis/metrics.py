"""What every process counts; a service adds its own beside its capability."""

from prometheus_client import Counter, Gauge, Histogram

QUESTION_SECONDS = Histogram(
    "cabinet_question_seconds",
    "Time to answer a question",
    ["question", "outcome"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)
EVENTS_HANDLED = Counter("cabinet_events_handled", "Events whose effect is committed", ["durable"])
EVENTS_REPEATED = Counter(
    "cabinet_events_repeated", "Deliveries of an event that had its effect already", ["durable"]
)
EVENTS_FAILED = Counter("cabinet_events_failed", "Failed attempts, repeated later", ["durable"])
EVENTS_DEAD = Counter("cabinet_events_dead", "Events given up and kept with the reason", ["durable"])
OUTBOX_PUBLISHED = Counter(
    "cabinet_outbox_published", "Events that left, acknowledged by the stream", ["stream"]
)
REVOCATIONS_HEARD = Gauge(
    "cabinet_revocations_heard_seconds",
    "When the stream of ended sessions was heard of last, since the epoch",
)
OUTBOX_AGE = Gauge("cabinet_outbox_age_seconds", "Age of the oldest event that has not left")
