"""`python -m auth`: the process that owns people."""

from auth import (
    audit,
    audit_lists,
    audit_seals,
    confirmations,
    consents,
    contact_changes,
    contracts,
    erasures,
    exports,
    find_subscribers,
    first_passwords,
    imports,
    invitations,
    joined_contracts,
    new_contacts,
    password_change,
    profiles,
    proofs,
    recovery,
    recovery_confirm,
    refreshing,
    second_factor_setup,
    session_lists,
    sessions,
    sign_in,
    staff,
    staff_people,
)
from auth.service import service
from auth.settings import AuthSettings
from chassis.settings import load

# Importing a capability registers it.
CAPABILITIES = (
    audit,
    audit_lists,
    audit_seals,
    confirmations,
    consents,
    contact_changes,
    contracts,
    erasures,
    exports,
    find_subscribers,
    first_passwords,
    imports,
    invitations,
    joined_contracts,
    new_contacts,
    password_change,
    profiles,
    proofs,
    recovery,
    recovery_confirm,
    refreshing,
    second_factor_setup,
    session_lists,
    sessions,
    sign_in,
    staff,
    staff_people,
)

if __name__ == "__main__":
    settings = load(AuthSettings, "auth")
    service.equip(settings)
    service.run(settings)
