"""What notify owns: reaching people. Notices, preferences, deliveries, news, newsletters."""

from contracts.notify.bounces import *
from contracts.notify.data_rights import *
from contracts.notify.dead_letters import *
from contracts.notify.desk import *
from contracts.notify.news import *
from contracts.notify.newsletters import *
from contracts.notify.notifications import *
from contracts.notify.preferences import *
from contracts.notify.push import *
from contracts.notify.sms_report import *
from contracts.notify.staff_acts import *
from contracts.notify.subscriptions import *
