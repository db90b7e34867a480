"""Every command that staff gives to auth, given once: what there is to be done is prepared, then done."""

from uuid import uuid4

from authenticator import Authenticator
from contracts import auth
from desk import PASSWORD
from five_operators import PROFILE_OF
from staff_acting import ADDRESS, REASON, Deeds, Staff, deed

PEOPLE: Deeds = {}


@deed(PEOPLE, auth.ConcludeContract)
async def conclude_contract(staff: Staff) -> auth.FirstPassword:
    tariff = PROFILE_OF["skynet"].tariffs[0].code
    who = {"name": "Анна Ким", "address": "Лесная, 5", "language": "ru", "tariff": tariff}
    region = [region.code for region in PROFILE_OF["skynet"].regions][:1]
    return await staff.asks(
        auth.ConcludeContract.model_validate(who | ({"region": region[0]} if region else {}))
    )


@deed(PEOPLE, auth.IssueFirstPassword)
async def issue_first_password(staff: Staff) -> None:
    new = await conclude_contract(staff)
    await staff.asks(auth.IssueFirstPassword(subscriber_id=new.subscriber_id))


@deed(PEOPLE, auth.EraseSubscriber)
async def erase_subscriber(staff: Staff) -> None:
    who = await staff.subscriber()
    await staff.stack.sql(
        "auth", "update subscribers set ended_on = '2020-01-01' where id = $1", who.subscriber_id
    )
    await staff.asks(auth.EraseSubscriber(subscriber_id=who.subscriber_id, reason=REASON))


@deed(PEOPLE, auth.FindSubscribers)
async def find_subscribers(staff: Staff) -> None:
    await staff.asks(auth.FindSubscribers(q=(await staff.subscriber()).account))


@deed(PEOPLE, auth.GetSubscriber)
async def get_subscriber(staff: Staff) -> None:
    await staff.asks(auth.GetSubscriber(subscriber_id=(await staff.subscriber()).subscriber_id))


@deed(PEOPLE, auth.StartRecoveryByStaff)
async def start_recovery_by_staff(staff: Staff) -> None:
    await staff.asks(auth.StartRecoveryByStaff(subscriber_id=(await staff.subscriber()).subscriber_id))


@deed(PEOPLE, auth.EndSessionsOf)
async def end_sessions_of(staff: Staff) -> None:
    who = await staff.subscriber()
    await staff.asks(auth.EndSessionsOf(kind="subscriber", owner_id=who.subscriber_id))


@deed(PEOPLE, auth.InviteStaff)
async def invite_staff(staff: Staff) -> None:
    await staff.invites()


@deed(PEOPLE, auth.EditStaff)
async def edit_staff(staff: Staff) -> None:
    await staff.asks(auth.EditStaff(staff_id=(await staff.invites()).staff_id, role="cashier"))


@deed(PEOPLE, auth.InviteAgain)
async def invite_again(staff: Staff) -> None:
    await staff.asks(auth.InviteAgain(staff_id=(await staff.invites()).staff_id))


@deed(PEOPLE, auth.AcceptInvitation)
async def accept_invitation(staff: Staff) -> None:
    new = await staff.invites()
    accept = {"operator": "skynet", "token": new.invitation, "password": PASSWORD, "address": ADDRESS}
    await staff.gateway.ask(auth.AcceptInvitation.model_validate(accept))
    staff.id = new.staff_id


@deed(PEOPLE, auth.SignInStaff)
async def sign_in_staff(staff: Staff) -> None:
    await staff.signs_in()


@deed(PEOPLE, auth.ConfirmSecondFactor)
async def confirm_second_factor(staff: Staff) -> None:
    await staff.signs_in()
    new = await staff.asks(auth.SetUpSecondFactor())
    code = Authenticator(new.secret.get_secret_value()).code()
    await staff.asks(auth.ConfirmSecondFactor.model_validate({"totp": code}))


@deed(PEOPLE, auth.RenewRecoveryCodes)
async def renew_recovery_codes(staff: Staff) -> None:
    await staff.signs_in()
    await staff.asks(auth.RenewRecoveryCodes())


@deed(PEOPLE, auth.ChangePassword)
async def change_password(staff: Staff) -> None:
    phone = await staff.signs_in()
    change = {"current_password": PASSWORD, "new_password": f"{uuid4().hex}", "totp": phone.code()}
    await staff.asks(auth.ChangePassword.model_validate(change))
