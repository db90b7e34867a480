"""What billing owns: money. Amounts are minor units of the account's currency, dates the operator's own."""

from contracts.billing.account import *
from contracts.billing.audit import *
from contracts.billing.catalogue import *
from contracts.billing.charging import *
from contracts.billing.data_rights import *
from contracts.billing.dead_letters import *
from contracts.billing.history import *
from contracts.billing.imports import *
from contracts.billing.online import *
from contracts.billing.orders import *
from contracts.billing.payments import *
from contracts.billing.promises import *
from contracts.billing.quick_pay import *
from contracts.billing.registers import *
from contracts.billing.reports import *
from contracts.billing.second_person import *
from contracts.billing.states import *
from contracts.billing.suspensions import *
from contracts.billing.tariff_changes import *
from contracts.billing.terminations import *
from contracts.billing.usage import *
