"""The outside world for one machine: an SMSC, a mail server, the phones and mailboxes they reach, an acquirer."""
