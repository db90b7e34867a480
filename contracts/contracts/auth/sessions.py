"""Sessions: signing in, going on, being listed, ending."""

from datetime import datetime
from uuid import UUID

from contracts.auth.people import OwnerKind
from contracts.message import Event, Message, Question, Secret


class Session(Message):
    """A signed-in session. `access_token` lives `expires_in` seconds; `refresh_token` is good for one use.

    `device_token` is for the device to keep and to show at the next sign-in.
    """

    access_token: Secret
    refresh_token: Secret
    expires_in: int
    refresh_expires_in: int
    must_change_password: bool = False
    must_set_up_second_factor: bool = False
    device_token: Secret | None = None


class SignIn(Question[Session]):
    """A subscriber signs in. `login` is what the operator's profile says: contract number or login.

    From the device that shows a `device_token` of an earlier sign-in nobody elsewhere can lock the subscriber out.
    Problems: wrong-credentials, too-many-requests.
    """

    operator: str
    login: str
    password: Secret
    region: str | None = None
    totp: Secret | None = None
    recovery_code: Secret | None = None
    device_token: Secret | None = None
    device: str = ""
    address: str = ""


class SignInStaff(Question[Session]):
    """Staff signs in. Problems: wrong-credentials; second-factor-needed, when the password alone is right.

    Whoever has no second factor yet gets a token that opens nothing but setting one up. From the device that shows
    a `device_token` of an earlier sign-in nobody elsewhere can lock them out.
    """

    operator: str
    login: str
    password: Secret
    totp: Secret | None = None
    recovery_code: Secret | None = None
    device_token: Secret | None = None
    device: str = ""
    address: str = ""


class RefreshSession(Question[Session]):
    """The refresh token rotates at each use (OWASP ASVS 5.0, 10.4.5).

    A repeat within ten seconds is answered with the same successor as long as that one is unspent; any other second
    use revokes the session.
    """

    operator: str
    refresh_token: Secret


class SessionEnded(Message):
    pass


class SignOut(Question[SessionEnded]):
    operator: str
    refresh_token: Secret


class OpenSession(Message):
    """Where somebody is signed in. `device` is the user agent as it was told; `last_used_at` is the last refresh."""

    session_id: UUID
    device: str
    address: str
    signed_in_at: datetime
    last_used_at: datetime
    current: bool


class OpenSessions(Message):
    """The last used first."""

    sessions: list[OpenSession]


class ListSessions(Question[OpenSessions]):
    """Of whoever asks, a subscriber or staff."""


class EndedSessions(Message):
    """How many were ended; 0 if there was none to end."""

    ended: int


class EndSession(Question[EndedSessions]):
    """End one's own session; one that is somebody else's or unknown is not found."""

    session_id: UUID


class EndOtherSessions(Question[EndedSessions]):
    """End all of one's own sessions but the one that asks."""


class EndSessionsOf(Question[EndedSessions]):
    """Staff signs somebody out everywhere: support a subscriber, an administrator anybody. Audited."""

    kind: OwnerKind
    owner_id: UUID


class SessionsEnded(Event):
    """Access tokens of these sessions are worth nothing from now on, wherever they are shown.

    Every process reads it, not a durable: it is kept for a quarter of an hour, longer than any token lives, in a
    stream of its own, in which a right to read can do no harm to other readers.
    """

    root = "revoked"

    sessions: list[UUID]


class SessionTheftSuspected(Event):
    """A spent refresh token came again, so the session was ended: thief and owner cannot be told apart.

    `address` is where the repeat came from.
    """

    subscriber_id: UUID
    session_id: UUID
    device: str
    address: str
