"""`python -m billing`."""

from billing import accounts, cancellations, catalogue, imports, ledger, payments, subscribers
from billing.service import service
from billing.settings import BillingSettings
from chassis.settings import load

CAPABILITIES = (accounts, cancellations, catalogue, imports, ledger, payments, subscribers)

service.settings = load(BillingSettings, "billing")
service.run(service.settings)
