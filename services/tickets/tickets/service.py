"""The service that owns conversations; capability files register with it."""

from chassis.service import Service

service = Service("tickets")
