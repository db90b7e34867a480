"""The tables of conversations. Every row belongs to an operator."""

from tickets.tables.applying import *
from tickets.tables.base import *
from tickets.tables.desk import *
from tickets.tables.files import *
from tickets.tables.letters import *
from tickets.tables.reading import *
from tickets.tables.requests import *
from tickets.tables.talks import *
