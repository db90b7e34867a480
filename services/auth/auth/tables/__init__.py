"""auth's tables. Every row belongs to an operator; passwords, codes and refresh tokens are kept as hashes only."""

from auth.tables.base import *
from auth.tables.people import *
from auth.tables.sessions import *
from auth.tables.staff import *
