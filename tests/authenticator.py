"""An authenticator as staff and subscribers have it on their phones, which need not wait for its next code."""

import time

import pyotp

_BUSY_SECONDS = 2


class Authenticator:
    """Gives three different codes within seconds: of the step before, of this and of the next one."""

    def __init__(self, secret: str | None = None) -> None:
        self.secret = secret or pyotp.random_base32()
        self._totp = pyotp.TOTP(self.secret)
        self._last = 0

    def code(self) -> str:
        """One that is good now and was not given before."""
        ends_in = self._totp.interval - time.time() % self._totp.interval
        if not self._last and ends_in < _BUSY_SECONDS:
            time.sleep(ends_in)  # or it would be too old when a busy machine looks at it
        self._last = max(self._last, self._totp.timecode(time.time()) - 2) + 1
        return self._totp.generate_otp(self._last)

    def old_code(self) -> str:
        """One that was good two minutes ago."""
        return self._totp.at(time.time() - 120)
