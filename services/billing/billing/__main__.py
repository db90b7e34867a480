"""`python -m billing`: every capability file registers itself when it is loaded."""

import importlib
import pkgutil

import billing
from billing.service import service
from billing.settings import BillingSettings
from chassis.settings import load

for _, name, is_package in pkgutil.iter_modules(billing.__path__):
    if not is_package and name != "__main__":
        importlib.import_module(f"billing.{name}")

service.settings = load(BillingSettings, "billing")
service.run(service.settings)
