"""`python -m notify`: loads the capability files, which register themselves, and lives until it is told to stop."""

import sys

from chassis.profiles import ProfileError, load_profiles
from chassis.settings import load
from notify import (
    confidences,
    credentials,
    erasures,
    exports,
    mail,
    notifications,
    receipts,
    recipients,
    sms,
    telling,
)
from notify.service import service
from notify.settings import NotifySettings

CAPABILITIES = (confidences, erasures, exports, mail, notifications, receipts, recipients, sms, telling)


def main() -> int:
    service.settings = load(NotifySettings, "notify")
    try:
        wrong = credentials.mistakes(load_profiles(service.settings.operators_dir))
    except ProfileError as error:
        wrong = error.mistakes
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 2
    service.run(service.settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
