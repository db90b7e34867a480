"""`python -m auth`: every capability file registers itself when it is loaded."""

import auth
from auth.service import service
from auth.settings import AuthSettings
from chassis.service import load_capabilities
from chassis.settings import load

if __name__ == "__main__":
    load_capabilities(auth)
    settings = load(AuthSettings, "auth")
    service.equip(settings)
    service.run(settings)
