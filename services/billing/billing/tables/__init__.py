"""Billing's tables. Money is bigint minor units of the account's currency, a day the operator's own."""

from billing.tables.approvals import *
from billing.tables.base import *
from billing.tables.catalogue import *
from billing.tables.charging import *
from billing.tables.erasures import *
from billing.tables.history import *
from billing.tables.ledger import *
from billing.tables.online import *
from billing.tables.quick_pay import *
from billing.tables.registers import *
from billing.tables.usage import *
from billing.tables.wishes import *
