"""Sessions: signing in, going on, signing out."""

from contracts.message import Message, Question, Secret


class Session(Message):
    """A signed-in session. `access_token` lives `expires_in` seconds; `refresh_token` is shown once."""

    access_token: Secret
    refresh_token: Secret
    expires_in: int
    refresh_expires_in: int
    must_change_password: bool = False


class SignIn(Question[Session]):
    """A subscriber signs in. `login` is what the operator's profile says: contract number or login."""

    operator: str
    login: str
    password: Secret
    region: str | None = None
    device: str = ""
    address: str = ""


class SignInStaff(Question[Session]):
    operator: str
    login: str
    password: Secret
    device: str = ""
    address: str = ""


class RefreshSession(Question[Session]):
    """The refresh token rotates at each use; a second use of a spent one revokes the session."""

    operator: str
    refresh_token: Secret


class SessionEnded(Message):
    pass


class SignOut(Question[SessionEnded]):
    operator: str
    refresh_token: Secret
