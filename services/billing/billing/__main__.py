"""`python -m billing`."""

from billing import accounts, cancellations, catalogue, imports, ledger, payments
from billing.service import service
from chassis.settings import ServiceSettings, load

CAPABILITIES = (accounts, cancellations, catalogue, imports, ledger, payments)

service.run(load(ServiceSettings, "billing"))
