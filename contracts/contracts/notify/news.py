"""News of the operator: company, promotions, maintenance."""
