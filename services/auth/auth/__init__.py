"""People: subscribers, their contacts and credentials, sessions, staff."""
