"""The tables of reaching people. Every row belongs to an operator."""

from notify.tables.base import *
from notify.tables.browsers import *
from notify.tables.desk import *
from notify.tables.messages import *
from notify.tables.newsroom import *
from notify.tables.returned_mail import *
from notify.tables.sms_costs import *
from notify.tables.wishes import *
