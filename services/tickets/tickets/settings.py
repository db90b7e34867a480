"""What tickets is told by its environment."""

from chassis.settings import ServiceSettings


class TicketsSettings(ServiceSettings):
    """Beside what every service is told."""
