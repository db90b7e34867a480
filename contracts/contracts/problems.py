"""What can go wrong, said once: a slug for programs, a status for HTTP, a sentence for a person.

Slugs are stable and documented in `docs/problems.md`; the gateway answers them as RFC 9457 problems.
"""

from typing import Any, ClassVar


class Problem(Exception):
    """Raised where the rule is broken and carried unchanged to whoever asked."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    detail: ClassVar[str] = "Something went wrong on our side. Try again; if it stays, name the trace id."

    def __init__(self, detail: str | None = None, **more: Any) -> None:
        self.sentence = detail or self.detail
        self.more = more
        super().__init__(self.sentence)


class BadRequest(Problem):
    """The body or a parameter is not what the contract says."""

    status, slug = 400, "bad-request"
    detail = "The request is not what the contract says."


class InvalidBody(Problem):
    """A well-formed body with wrong values; `errors` lists pointer and reason."""

    status, slug = 422, "invalid-body"
    detail = "Some fields are wrong; each is named with its reason."


class NotSignedIn(Problem):
    status, slug = 401, "not-signed-in"
    detail = "Sign in: the access token is missing, expired or not for this operator."


class WrongCredentials(Problem):
    """One answer for an unknown login and for a wrong password."""

    status, slug = 401, "wrong-credentials"
    detail = "The login or the password is wrong."


class SecondFactorNeeded(Problem):
    """The password is right; the six digits of the authenticator, or a recovery code, are missing or wrong."""

    status, slug = 401, "second-factor-needed"
    detail = "Send `totp`, the six digits of your authenticator, or `recovery_code`."


class MustChangePassword(Problem):
    """The token opens nothing but `PUT /password` until then."""

    status, slug = 403, "must-change-password"
    detail = "Choose a password of your own first."


class MustSetUpSecondFactor(Problem):
    """The token opens nothing but the second factor's own calls until then."""

    status, slug = 403, "must-set-up-second-factor"
    detail = "Set up the second factor first."


class ProofNeeded(Problem):
    """`POST /session/proof` gives a token that is fresh enough."""

    status, slug = 403, "proof-needed"
    detail = "Type your password once more: this is asked for what could do you harm."


class CodeRefused(Problem):
    """One answer for a wrong, a used, an expired and an unknown code or link."""

    status, slug = 422, "code-refused"
    detail = "The code or the link is wrong, used or too old: ask for a new one."


class NotAllowed(Problem):
    status, slug = 403, "not-allowed"
    detail = "Your role does not allow this."


class ForeignPage(Problem):
    """A cookie that a page of another origin has sent along."""

    status, slug = 403, "foreign-page"
    detail = "Another site's page sent this: open the cabinet itself."


class NotFound(Problem):
    status, slug = 404, "not-found"
    detail = "There is no such thing here."


class UnknownOperator(Problem):
    status, slug = 404, "unknown-operator"
    detail = "No operator answers at this address: use the operator's host or the header Operator."


class Conflict(Problem):
    """`reasons`, where there are several, says which: of contacts `contact_yours`, `contacts_limit`,
    `contact_unconfirmed`, `last_contact`.
    """

    status, slug = 409, "conflict"
    detail = "This contradicts what is already there."


class IdempotencyKeyReused(Problem):
    status, slug = 422, "idempotency-key-reused"
    detail = "This Idempotency-Key was used with another body: take a new key."


class TooManyRequests(Problem):
    """`retry_after` seconds travel with it."""

    status, slug = 429, "too-many-requests"
    detail = "Too many requests: wait and try again."


class Unavailable(Problem):
    """Nobody is there to answer, or the owner's database is not; safe to repeat with the same key."""

    status, slug = 503, "service-unavailable"
    detail = "This part is not available right now. Nothing was lost: try again in a minute."


class TimedOut(Problem):
    """No answer in time: the outcome is unknown, so repeat only with the same key."""

    status, slug = 504, "timed-out"
    detail = "No answer in time. Ask again with the same key."


class PaymentDiffers(Problem):
    """The same external id came with another amount or account: never a second credit, always an alarm."""

    status, slug = 409, "payment-differs"
    detail = "A payment with this id is known with another amount or account."


class PaymentCancelled(Problem):
    status, slug = 409, "payment-cancelled"
    detail = "This payment was cancelled."


class CannotCancel(Problem):
    status, slug = 409, "cannot-cancel"
    detail = "The money is no longer on the account, so the payment cannot be cancelled."


class AccountClosed(Problem):
    status, slug = 409, "account-closed"
    detail = "The contract is closed."


class PromisedPaymentNotAllowed(Problem):
    """`reasons` lists every condition that fails and the first day on which it will pass."""

    status, slug = 409, "promised-payment-not-allowed"
    detail = "A promised payment is not possible now; `reasons` says why and until when."


class SuspensionNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "suspension-not-allowed"
    detail = "A suspension is not possible; `reasons` says why and until when."


class TariffChangeNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "tariff-change-not-allowed"
    detail = "This change of the tariff is not possible; `reasons` says why and until when."


class AddOnNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "add-on-not-allowed"
    detail = "This service cannot be ordered or dropped; `reasons` says why and until when."


class TerminationNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "termination-not-allowed"
    detail = "The contract cannot be ended so; `reasons` says why and until when."


class PaymentNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "payment-not-allowed"
    detail = "This payment is not possible; `reasons` says why."


class CardNeededByContract(Problem):
    status, slug = 409, "card-needed-by-contract"
    detail = "The contract asks for a bound card: it can be removed when the contract has ended."


class ConsentNeededByContract(Problem):
    status, slug = 409, "consent-needed-by-contract"
    detail = (
        "The contract rests on this consent: it is withdrawn in the office, together with the contract's end."
    )


class AutopaymentNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "autopayment-not-allowed"
    detail = "Autopayment cannot be set so; `reasons` says why."


class RefundNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "refund-not-allowed"
    detail = "This payment cannot be given back so; `reasons` says why."


class DeviceNotAllowed(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "device-not-allowed"
    detail = "This device cannot be registered; `reasons` says why."


class WrongCode(Problem):
    """The code from the picture, or there is nobody to pay for: the answer does not tell which."""

    status, slug = 422, "wrong-code"
    detail = "The code from the picture is wrong."


class NoApplicationForm(Problem):
    """`by` and `phones` say how one applies."""

    status, slug = 409, "no-application-form"
    detail = "This operator takes no applications from the site: phone, or come to the office."


class CashNotTaken(Problem):
    status, slug = 409, "cash-not-taken"
    detail = "This operator takes no cash."


class ReceiptUsed(Problem):
    status, slug = 409, "receipt-used"
    detail = "A payment of cash with this receipt is in the books already."


class SecondPersonNeeded(Problem):
    """Nothing has moved: `approval` waits for another member of the staff; `approval_status` is what became of it."""

    status, slug = 409, "second-person-needed"
    detail = "The amount is large: another member of the staff has to approve it."


class CannotCorrect(Problem):
    """`reasons` as with a promised payment."""

    status, slug = 409, "cannot-correct"
    detail = "This transfer cannot be reversed; `reasons` says why."


def every_problem() -> dict[str, type[Problem]]:
    """Each known problem by its slug."""
    found: dict[str, type[Problem]] = {Problem.slug: Problem}
    found.update({kind.slug: kind for kind in Problem.__subclasses__()})
    return found


def revive(slug: str, status: int, sentence: str, more: dict[str, Any]) -> Problem:
    """The problem as its owner raised it; one that this version does not know keeps slug and status."""
    kind = every_problem().get(slug)
    if kind is None:
        kind = type("UnknownProblem", (Problem,), {"slug": slug, "status": status})
    return kind(sentence, **more)
