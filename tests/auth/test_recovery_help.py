"""Staff starts a recovery and sees nothing of it; a second factor stays what it is through every recovery."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from auth_colleagues import Colleagues
from auth_people import SignsIn
from authenticator import Authenticator
from chassis.asking import Questions
from contracts.auth import (
    ConfirmSecondFactor,
    RecoveryStarted,
    SetUpSecondFactor,
    StartRecoveryByStaff,
    SubscriberRow,
)
from contracts.problems import Conflict, NotAllowed, NotFound, SecondFactorNeeded, TooManyRequests
from recovering import NEW, Recovers, form_of


class Helps:
    """`await helps("support", "cherrynet", who)` starts a recovery for him."""

    def __init__(self, gateway: Questions, colleagues: Colleagues, db: Any) -> None:
        self._gateway, self._colleagues, self._db = gateway, colleagues, db
        self._tokens: dict[tuple[str, str], str] = {}

    async def __call__(
        self, role: str, operator: str, who: SubscriberRow | UUID, **more: Any
    ) -> RecoveryStarted:
        if (role, operator) not in self._tokens:
            member = await self._colleagues.add(role, operator)
            self._tokens[role, operator] = await self._colleagues.token(member)
        question = {"subscriber_id": who if isinstance(who, UUID) else await self.id_of(who), **more}
        return await self._gateway.ask(
            StartRecoveryByStaff.model_validate(question), token=self._tokens[role, operator]
        )

    async def id_of(self, who: SubscriberRow) -> UUID:
        return UUID(
            str(await self._db.fetchval("select id from subscribers where contract = $1", who.contract))
        )


@pytest.fixture
def helps(gateway: Questions, colleagues: Colleagues, db: Any) -> Helps:
    return Helps(gateway, colleagues, db)


@pytest.mark.parametrize(
    ("operator", "channel"), [("cherrynet", "sms"), ("netbynet", "email"), ("kaspnet", "email")]
)
async def test_staff_has_a_link_sent_to_the_subscribers_own_contact(
    helps: Helps, recovers: Recovers, signs_in: SignsIn, db: Any, operator: str, channel: str
) -> None:
    who = await recovers.somebody(operator)
    started = await helps("support", operator, who, channel=channel)
    told = await recovers.told(started)
    assert (started.next, told.channel, told.address) == (
        "link",
        channel,
        who.phones[0] if channel == "sms" else who.emails[0],
    )
    await recovers.confirm(operator, token=await recovers.secret(started), new_password=NEW)
    region = {"region": "spb"} if operator == "netbynet" else {}
    login = who.contract if operator == "netbynet" else who.login
    await signs_in(login, NEW, operator=operator, **region)
    noted = await db.fetchrow(
        "select action, role, after::text from audit_trail where about = $1",
        f"subscriber:{told.subscriber_id}",
    )
    assert (noted["action"], noted["role"]) == ("start_recovery", "support")
    assert await recovers.secret(started) not in noted["after"]


async def test_nobody_voids_what_staff_has_begun(helps: Helps, recovers: Recovers, signs_in: SignsIn) -> None:
    who, other = await recovers.somebody(), await recovers.somebody("skynet")
    helped = [await helps("support", "cherrynet", who), await helps("support", "skynet", other)]
    await recovers("cherrynet", **form_of("cherrynet", who))
    later = await recovers("skynet", **form_of("skynet", other))
    await recovers.confirm("cherrynet", token=await recovers.secret(helped[0]), new_password=NEW)
    await recovers.secret(later)
    session = await signs_in(other.contract, await recovers.secret(helped[1]))
    assert session.must_change_password


async def test_staff_has_a_password_sent_where_the_operator_sends_passwords(
    helps: Helps, recovers: Recovers, signs_in: SignsIn
) -> None:
    who = await recovers.somebody("skynet")
    started = await helps("manager", "skynet", who)
    assert (await signs_in(who.contract, await recovers.secret(started))).must_change_password


async def test_staff_may_not_by_role_nor_for_others_nor_without_a_contact(
    helps: Helps, recovers: Recovers
) -> None:
    who = await recovers.somebody("cherrynet")
    silent = await recovers.somebody("cherrynet", phones=[], emails=[])
    with pytest.raises(NotAllowed):
        await helps("cashier", "cherrynet", who)
    for operator, whom in (("skynet", who), ("cherrynet", uuid4())):
        with pytest.raises(NotFound):
            await helps("support", operator, whom)
    with pytest.raises(Conflict):
        await helps("support", "cherrynet", silent)
    with pytest.raises(Conflict):
        await helps("support", "centra", who, channel="email")
    for _ in range(5):
        await helps("support", "cherrynet", who)
    with pytest.raises(TooManyRequests):
        await helps("support", "cherrynet", who)


@pytest.mark.parametrize("operator", ["cherrynet", "skynet"])
async def test_a_recovery_passes_no_second_factor_by(
    recovers: Recovers, signs_in: SignsIn, gateway: Questions, operator: str
) -> None:
    who = await recovers.somebody(operator)
    login = who.contract if operator == "skynet" else who.login
    token = (await signs_in(login, operator=operator)).access_token.get_secret_value()
    new = await gateway.ask(SetUpSecondFactor(), token=token)
    phone = Authenticator(new.secret.get_secret_value())
    await gateway.ask(ConfirmSecondFactor.model_validate({"totp": phone.code()}), token=token)
    started = await recovers(operator, **form_of(operator, who))
    secret = await recovers.secret(started)
    if operator == "cherrynet":
        await recovers.confirm(operator, recovery=started.recovery, code=secret, new_password=NEW)
    password = secret if operator == "skynet" else NEW
    with pytest.raises(SecondFactorNeeded):
        await signs_in(login, password, operator=operator)
    await signs_in(login, password, operator=operator, totp=phone.code())
