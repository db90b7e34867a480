"""The seals over the ledger, and corrections."""
