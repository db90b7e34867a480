"""`python -m billing`: every capability file registers itself when it is loaded."""

import billing
from billing.service import service
from billing.settings import BillingSettings
from chassis.service import load_capabilities
from chassis.settings import load

load_capabilities(billing)
service.settings = load(BillingSettings, "billing")
service.run(service.settings)
