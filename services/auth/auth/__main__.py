"""`python -m auth`: the process that owns people."""

from auth import imports, profiles, sessions, sign_in, staff
from auth.service import service
from auth.settings import AuthSettings
from chassis.settings import load

# Importing a capability registers it.
CAPABILITIES = (imports, profiles, sessions, sign_in, staff)

if __name__ == "__main__":
    settings = load(AuthSettings, "auth")
    service.equip(settings)
    service.run(settings)
