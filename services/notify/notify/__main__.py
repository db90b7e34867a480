"""`python -m notify`: every capability file registers itself when it is loaded."""

import sys

import notify
from chassis.profiles import ProfileError, load_profiles
from chassis.service import load_capabilities
from chassis.settings import load
from notify import credentials
from notify.service import service
from notify.settings import NotifySettings


def main() -> int:
    load_capabilities(notify)
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
