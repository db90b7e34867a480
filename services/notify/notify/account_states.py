"""The newest that notify has heard of each account, in whatever order it comes; what it refutes is not told."""

from typing import Any

from sqlalchemy import bindparam, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.events import Arrival
from contracts.billing import PaymentReceived
from notify.account_facts import OF_ACCOUNTS, due_on_of, state_of
from notify.premises import refute
from notify.tables import account_states

_HEARD = insert(account_states)
# The row is locked even when what it has is newer: facts about one account are taken in one after another, and
# neither a notice nor what refutes it is overlooked.
_HEAR = _HEARD.on_conflict_do_update(
    index_elements=["operator", "account"],
    set_={name: _HEARD.excluded[name] for name in ("version", "told_at", "state", "due_on")},
    where=tuple_(account_states.c.version, account_states.c.told_at)
    < tuple_(_HEARD.excluded.version, _HEARD.excluded.told_at),
)
_PAID = (
    update(account_states)
    .where(
        account_states.c.operator == bindparam("payer_operator"),
        account_states.c.account == bindparam("payer"),
        account_states.c.paid_version < bindparam("paid"),
    )
    .values(paid_version=bindparam("paid"))
)


async def know_states(arrivals: list[Arrival], db: AsyncConnection) -> None:
    """Remember the states that these events tell, and withdraw the notices that they make untrue."""
    states = [_state(arrival) for arrival in arrivals if isinstance(arrival.event, OF_ACCOUNTS)]
    if not states:
        return
    # Everybody locks accounts in the same order.
    states.sort(key=lambda state: (state["operator"], state["account"]))
    kept = ("operator", "account", "version", "told_at", "state", "due_on")
    await db.execute(_HEAR, [{name: state[name] for name in kept} for state in states])
    payers = [
        {"payer_operator": state["operator"], "payer": state["account"], "paid": state["paid_version"]}
        for state in states
        if state["paid_version"]
    ]
    if payers:
        await db.execute(_PAID, payers)
    await refute(states, db)


def _state(arrival: Arrival) -> dict[str, Any]:
    event: Any = arrival.event
    return {
        "operator": arrival.happened.operator,
        "account": event.account,
        "version": event.version,
        "told_at": arrival.happened.at,
        "state": state_of(event),
        "due_on": due_on_of(event),
        "paid_version": event.version if isinstance(event, PaymentReceived) else 0,
    }
