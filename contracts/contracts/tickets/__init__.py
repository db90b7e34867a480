"""What tickets owns: conversations. Requests, chats, applications to connect, content, feedback."""

from contracts.tickets.applications import *
from contracts.tickets.attachments import *
from contracts.tickets.canned_answers import *
from contracts.tickets.chat_desk import *
from contracts.tickets.chat_letters import *
from contracts.tickets.chats import *
from contracts.tickets.content import *
from contracts.tickets.data_rights import *
from contracts.tickets.dead_letters import *
from contracts.tickets.desk import *
from contracts.tickets.feedback import *
from contracts.tickets.mailed_answers import *
from contracts.tickets.reports import *
from contracts.tickets.requests import *
from contracts.tickets.staff_acts import *
from contracts.tickets.talks import *
