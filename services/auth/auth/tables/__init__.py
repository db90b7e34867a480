"""auth's tables. Every row belongs to an operator; passwords, codes and refresh tokens are kept as hashes only."""

from auth.tables.audit import *
from auth.tables.base import *
from auth.tables.confirmations import *
from auth.tables.consents import *
from auth.tables.contracts import *
from auth.tables.guards import *
from auth.tables.people import *
from auth.tables.recovery import *
from auth.tables.second_factors import *
from auth.tables.sessions import *
from auth.tables.staff import *
