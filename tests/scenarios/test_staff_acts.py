"""Every command of staff, in every service, leaves one row in the audit trail."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from applying_deeds import APPLYING
from chassis.asking import Questions
from contracts import auth, billing, notify, tickets
from contracts.listeners import SERVICES
from contracts.message import Question, snake
from contracts.problems import MustSetUpSecondFactor, NotAllowed
from contracts.schemas import spoken
from dead_letter_deeds import DEAD_LETTERS
from money_deeds import MONEY
from newcomers import administrator
from news_deeds import NEWSROOM
from people_deeds import PEOPLE
from running import Running, until
from signed_tokens import Signer
from staff_acting import ADDRESS, Staff
from talk_deeds import TALKS

DEEDS = MONEY | PEOPLE | TALKS | APPLYING | NEWSROOM | DEAD_LETTERS

# What an action is called where it is not called as the question.
ACTIONS: dict[type[Question[Any]], str] = {
    auth.ConfirmSecondFactor: "set_up_second_factor",
    auth.EndSessionsOf: "end_sessions",
    auth.GetSubscriber: "look_at_subscriber",
    auth.ReplayDeadEventOfAuth: "replay_dead_event",
    auth.SignInStaff: "sign_in",
    auth.StartRecoveryByStaff: "start_recovery",
    billing.ReplayDeadEventOfBilling: "replay_dead_event",
    notify.ReplayDeadEventOfNotify: "replay_dead_event",
    tickets.AddChatMessage: "answer_chat",
    tickets.AddPost: "answer_ticket",
    tickets.GetApplication: "look_at_application",
    tickets.GetAttachment: "look_at_attachment",
    tickets.GetChat: "look_at_chat",
    tickets.GetTicket: "look_at_ticket",
    tickets.ListApplications: "search_applications",
    tickets.ListLetters: "look_at_letters",
    tickets.ReplayDeadEventOfTickets: "replay_dead_event",
}

# Whatever else may be asked, and why nobody is told of it.
WITHOUT_A_ROW: dict[str, set[type[Question[Any]]]] = {
    "it changes nothing and shows no more of people than the work on what waits for it needs": {
        auth.GetErasure,
        auth.ListAudit,
        auth.ListDeadEventsOfAuth,
        auth.ListStaff,
        billing.GetAccountTransactions,
        billing.GetArpuReport,
        billing.GetChurnReport,
        billing.GetPaymentsReport,
        billing.GetPromisedReport,
        billing.GetRegister,
        billing.GetRevenueReport,
        billing.ListApprovals,
        billing.ListDeadEventsOfBilling,
        billing.ListRegisters,
        billing.ListSuspensions,
        billing.ListTariffs,
        billing.ListTerminations,
        notify.CountRecipients,
        notify.GetNewsletter,
        notify.GetSmsReport,
        notify.GetStaffNews,
        notify.GetText,
        notify.ListDeadEventsOfNotify,
        notify.ListNewsletters,
        notify.ListStaffNews,
        notify.ListTexts,
        notify.PreviewNewsletter,
        notify.PreviewText,
        tickets.GetRatingsReport,
        tickets.ListFaq,
        tickets.ListRatingComments,
        tickets.ListRefusals,
        tickets.ListChatQueue,
        tickets.GetTicketsReport,
        tickets.ListCannedAnswers,
        tickets.ListDeadEventsOfTickets,
        tickets.ListQueue,
        tickets.ListTalks,
        tickets.ListTickets,
    },
    "it is about the caller's own sessions and proofs": {
        auth.EndOtherSessions,
        auth.EndSession,
        auth.GetSecondFactor,
        auth.ListSessions,
        auth.ProveIdentity,
    },
    "it has no effect before it is confirmed, which leaves a row": {auth.SetUpSecondFactor},
    "it has no effect before it goes with a message, which leaves a row": {tickets.StoreAttachment},
    "it says who is there, how far he has read and that he types": {
        tickets.BeAtDesk,
        tickets.LeaveDesk,
        tickets.ReadChat,
        tickets.TypeInChat,
    },
    "it is asked without a token": {
        auth.ConfirmRecovery,
        auth.RefreshSession,
        auth.SignIn,
        auth.SignOut,
        auth.StartRecovery,
        billing.BeginQuickPayment,
        billing.CancelPayment,
        billing.FindPayee,
        billing.GetPayment,
        billing.GetTariffs,
        billing.HearAcquirer,
        billing.LookUpPayee,
        billing.RecordUsage,
        billing.TakePayment,
        notify.ConfirmSubscription,
        notify.FindBounceAddress,
        notify.NoteBounce,
        tickets.FindReplyAddress,
        tickets.StoreMailedFile,
        tickets.TakeMailedAnswer,
        notify.GetNews,
        notify.LeaveByLink,
        notify.ListNews,
        notify.ReadLeavingLink,
        tickets.LeaveContact,
        tickets.OpenChat,
        tickets.Apply,
        tickets.FetchDownload,
        tickets.FollowApplication,
        tickets.GetFaq,
        tickets.GetFaqAnswer,
        tickets.ListDownloads,
        tickets.RateFaqAnswer,
    },
    "it is for subscribers alone, who act on their own": {
        auth.AddContact,
        auth.ChangeProfile,
        auth.ConfirmContact,
        auth.DecideConsent,
        auth.GetConsents,
        auth.GetProfile,
        auth.JoinContract,
        auth.ListContracts,
        auth.MakeContactMain,
        auth.PartContract,
        auth.RemoveContact,
        auth.RemoveSecondFactor,
        auth.SwitchContract,
        auth.TellHeldByAuth,
        billing.AddDevice,
        billing.BindCard,
        billing.ChangeTariff,
        billing.DropAddOn,
        billing.EndSuspension,
        billing.GetAccount,
        billing.GetActions,
        billing.GetAddOns,
        billing.GetAutopayment,
        billing.GetPaymentOffers,
        billing.GetPromisedPayment,
        billing.GetStatement,
        billing.GetStatistics,
        billing.GetSuspension,
        billing.GetTariffOptions,
        billing.GetTermination,
        billing.GetTransactions,
        billing.GetUsage,
        billing.ListCards,
        billing.ListDevices,
        billing.ListPayments,
        billing.OrderAddOn,
        billing.RemoveCard,
        billing.RemoveDevice,
        billing.SetAutopayment,
        billing.ShowPayment,
        billing.StartPayment,
        billing.Suspend,
        billing.SwitchOffAutopayment,
        billing.TellHeldByBilling,
        billing.WhatIf,
        billing.WithdrawTariffChange,
        notify.GetNotification,
        notify.GetSubscriptions,
        notify.Leave,
        notify.ListMyNews,
        notify.Subscribe,
        notify.AddBrowser,
        notify.ChoosePreferences,
        notify.GetPreferences,
        notify.ListBrowsers,
        notify.ListNotifications,
        notify.ReadNotifications,
        notify.RemoveBrowser,
        notify.TellHeldByNotify,
        tickets.ListChats,
        tickets.OpenTicket,
        tickets.RateCabinet,
        tickets.RateTicket,
        tickets.ReopenTicket,
        tickets.TellHeldByTickets,
    },
}


@pytest.fixture
async def staff(stack: Running) -> AsyncIterator[Staff]:
    async with stack.bus("gateway") as nc, administrator(stack) as asking:
        yield Staff(stack, Questions(nc), asking, Signer(stack))


def questions() -> set[type[Question[Any]]]:
    """Whatever anybody but the administrator may ask."""
    asked = {
        roles["question"] for owner in SERVICES for roles in spoken(owner).values() if "question" in roles
    }
    return {kind for kind in asked if issubclass(kind, Question) and kind.asker == "gateway"}


def test_each_question_leaves_a_row_or_there_is_a_reason_why_not() -> None:
    told = [*DEEDS, *(question for those in WITHOUT_A_ROW.values() for question in those)]
    assert sorted(question.subject for question in told) == sorted(
        question.subject for question in questions()
    )


@pytest.mark.parametrize("question", [auth.ListStaff, billing.ListApprovals, tickets.ListTickets])
async def test_the_services_themselves_insist_on_a_second_factor(
    staff: Staff, question: type[Question[Any]]
) -> None:
    staff.token = staff.signer.token(staff.id, "skynet", "staff", "admin", must="set_up_second_factor")
    with pytest.raises(MustSetUpSecondFactor):
        await staff.asks(question())


async def test_what_is_for_subscribers_alone_is_refused_to_staff(staff: Staff) -> None:
    alone = WITHOUT_A_ROW["it is for subscribers alone, who act on their own"]
    bodiless = [one for one in alone if not any(field.is_required() for field in one.model_fields.values())]
    assert bodiless
    for question in bodiless:
        with pytest.raises(NotAllowed):
            await staff.asks(question())


@pytest.mark.parametrize("question", DEEDS, ids=lambda question: str(question.__name__))
async def test_it_leaves_one_row(stack: Running, staff: Staff, question: type[Question[Any]]) -> None:
    await DEEDS[question](staff)
    action = ACTIONS.get(question, snake(question.__name__))

    async def noted() -> list[Any]:
        wanted = "select * from audit_trail where staff_id = $1 and action = $2"
        return await stack.sql("auth", wanted, staff.id, action)

    (row,) = await until(f"{action} stands in the trail", noted)
    assert (row["service"], row["address"]) == (question.owner, ADDRESS)
    assert row["about"]
    assert row["trace_id"].strip("0")
    assert row["at"]


async def test_a_row_has_the_state_before_and_after(stack: Running, staff: Staff) -> None:
    await DEEDS[billing.TakePromisedPayment](staff)

    async def noted() -> list[Any]:
        found = (
            "select before #>> '{account,state}' as was, after #>> '{account,state}' as state, "
            "before #>> '{account,promised}' as had, after #>> '{account,promised}' as promised, "
            "after #> '{outcome,amount}' as amount from audit_trail where staff_id = $1"
        )
        return await stack.sql("auth", found, staff.id)

    (row,) = await until("it stands in the trail", noted)
    assert (row["was"], row["had"], row["state"]) == ("stopped", "0", "active")
    assert row["promised"] == row["amount"] != "0"
