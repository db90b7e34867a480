"""The outside world for one machine: an SMSC, a mail server, and the phones and mailboxes they reach."""
