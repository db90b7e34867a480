"""What a notice takes for granted, so that nobody who has paid is told that the service will stop.

A premise is kept beside the notice's deliveries and its place in the cabinet. Later facts about the account refute
it, whichever of them comes first, and whoever is about to send asks for it in the statement that takes the lease.
A refuted notice is not sent, and the cabinet does not show it any more: what it asks for is done.
"""

from datetime import datetime, time
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from notify.account_facts import due_on_of, state_of
from notify.rendering import Facts
from notify.tables import premises
from notify.triggers import Trigger

# Why the notice with premise `p` is not told any more; null: it is. Premises of other notices are null.
OUTDATED = "coalesce(p.refuted, case when p.until <= now() then 'its day has come' end)"

# What the state `s` of an account has against a premise `p`. Facts of one version are ordered by their time.
_AGAINST = """case
  when p.unpaid and s.paid_version > p.version then 'money has come since'
  when (s.version, s.told_at) <= (p.version, p.told_at) then null
  when s.state <> p.state then 'the account is ' || s.state || ' now'
  when s.due_on > p.due_on then 'the service lasts longer now'
end"""

_REFUTE = text(f"""
update premises p set refuted = {_AGAINST}
from (select cast(:version as int) as version, cast(:told_at as timestamptz) as told_at, cast(:state as text) as state,
  cast(:due_on as date) as due_on, cast(:paid_version as int) as paid_version) s
where p.operator = :operator and p.account = :account and p.refuted is null and {_AGAINST} is not null
""")
# What came before its own event: later states of the account, and a later notice of the same kind.
_CHECK = text(f"""
update premises p set refuted = {_AGAINST}
from account_states s
where p.event_id = :event_id and s.operator = p.operator and s.account = p.account and {_AGAINST} is not null
""")
_REPLACE = text("""
update premises p set refuted = 'a later notice tells it'
where p.operator = :operator and p.account = :account and p.kind = :kind and p.refuted is null
  and exists (
    select from premises l where l.operator = p.operator and l.account = p.account and l.kind = p.kind
      and (l.version, l.told_at) > (p.version, p.told_at))
""")


async def assume(trigger: Trigger, facts: Facts, db: AsyncConnection) -> None:
    """Keep what the notice assumes, and hold it against what is known already. The account's state is locked."""
    event: Any = facts.event
    premise = {
        "event_id": facts.happened.id,
        "operator": facts.happened.operator,
        "account": event.account,
        "kind": trigger.notice,
        "version": event.version,
        "told_at": facts.happened.at,
        "unpaid": "unpaid" in trigger.assumes,
        "state": state_of(event) if "state" in trigger.assumes else None,
        "due_on": due_on_of(event) if "due_on" in trigger.assumes else None,
        "until": _midnight(facts, trigger.until) if trigger.until else None,
    }
    await db.execute(insert(premises).values(premise).on_conflict_do_nothing())
    await db.execute(_CHECK, {"event_id": premise["event_id"]})
    await db.execute(_REPLACE, {name: premise[name] for name in ("operator", "account", "kind")})


async def refute(states: list[dict[str, Any]], db: AsyncConnection) -> None:
    """Hold each of these states of accounts against the premises that still stand."""
    await db.execute(_REFUTE, states)


def _midnight(facts: Facts, field: str) -> datetime | None:
    """The beginning of the day that `field` tells, by the operator's clock."""
    day = getattr(facts.event, field)
    return day and datetime.combine(day, time(), facts.profile.zone)
