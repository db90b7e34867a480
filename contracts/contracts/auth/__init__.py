"""What auth owns: people. Subscribers, their contacts and credentials, sessions, staff."""

from contracts.auth.imports import *
from contracts.auth.people import *
from contracts.auth.profile import *
from contracts.auth.registered import *
from contracts.auth.secrets import *
from contracts.auth.sessions import *
from contracts.auth.staff import *
