"""How services speak, remember and are watched. Small on purpose: the product stands in the services."""
