"""Money: accounts, ledger, catalogue, payments. Amounts are minor units of the account's currency."""
