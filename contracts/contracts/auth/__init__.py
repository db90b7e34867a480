"""What auth owns: people. Subscribers, their contacts and credentials, sessions, staff."""

from contracts.auth.audit import *
from contracts.auth.changed import *
from contracts.auth.consents import *
from contracts.auth.contacts import *
from contracts.auth.contracts import *
from contracts.auth.data_rights import *
from contracts.auth.dead_letters import *
from contracts.auth.finding import *
from contracts.auth.guard import *
from contracts.auth.imports import *
from contracts.auth.joined import *
from contracts.auth.passwords import *
from contracts.auth.people import *
from contracts.auth.profile import *
from contracts.auth.recovery import *
from contracts.auth.registered import *
from contracts.auth.second_factor import *
from contracts.auth.secrets import *
from contracts.auth.sessions import *
from contracts.auth.staff import *
