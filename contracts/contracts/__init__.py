"""What is said between the services: one class per message, no transport, no database."""
