"""The outside: REST, terminals, limits, aggregation. No database; asks the services over NATS."""
