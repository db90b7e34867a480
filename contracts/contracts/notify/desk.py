"""What staff sees and does about messages: deliveries, templates, tests."""
