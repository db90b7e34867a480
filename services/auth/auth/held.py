"""What auth holds on a subscriber."""

from auth.tables import (
    commands,
    confirmations,
    consents,
    contacts,
    erasures,
    known_devices,
    recoveries,
    recovery_codes,
    refresh_tokens,
    second_factors,
    sessions,
    subscribers,
)
from chassis.held import Blanked, Deleted, Held, Kept

_HIS = "t.subscriber_id = :subscriber"
_OWN = "t.kind = 'subscriber' and t.owner_id = :subscriber"
# The contract's number stays: it names the ledger's account.
_NOBODY = """
login = 'erased ' || t.id, login_key = 'erased ' || t.id, password = null, must_change_password = false,
first_password = false, password_changed_at = null, person_id = null, name = '', address = '', region = null"""

# Those that hang on others first.
HELD = (
    Held(
        refresh_tokens,
        "t.session_id in (select id from sessions where operator = :operator and kind = 'subscriber'"
        " and owner_id = :subscriber)",
        Deleted(),
        hidden=("hash", "successor"),
    ),
    Held(sessions, _OWN, Deleted()),
    Held(second_factors, _OWN, Deleted(), hidden=("secret", "pending", "last_step")),
    Held(recovery_codes, _OWN, Deleted(), hidden=("hash",)),
    Held(recoveries, _HIS, Deleted(), hidden=("subject", "secret", "password", "tag")),
    Held(confirmations, _HIS, Deleted(), hidden=("code_hash", "key")),
    Held(known_devices, _HIS, Deleted(), hidden=("hash",)),
    Held(contacts, _HIS, Deleted()),
    Held(consents, _HIS, Blanked("address = ''")),
    Held(commands, "t.caller_id = :subscriber", Deleted(), hidden=("fingerprint",)),
    Held(subscribers, "t.id = :subscriber", Blanked(_NOBODY), hidden=("login_key", "password", "words")),
    Held(erasures, _HIS, Kept("the act of forgetting")),
)

EXCEPTIONS = {
    "audit_trail": "what the operator's staff has done, with ids in place of names; nobody can change it",
    "guards": "counts of wrong attempts, by hashes that lead back to nobody",
    "invitations": "how staff gets its first password",
}
