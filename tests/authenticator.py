"""An authenticator as staff and subscribers have it on their phones, which need not wait for its next code."""

import time

import pyotp

_BUSY_SECONDS = 4


class Authenticator:
    """Gives three different codes within seconds: of the step before, of this and of the next one."""

    def __init__(self, secret: str | None = None) -> None:
        self.secret = secret or pyotp.random_base32()
        self._totp = pyotp.TOTP(self.secret)
        self._last = 0

    def code(self) -> str:
        """One that is good now and was not given before."""
        now = time.time()
        # Good for some seconds more, on a busy machine too; one of the step after the next becomes so with the next.
        self._last = max(self._last, self._totp.timecode(now + _BUSY_SECONDS) - 2) + 1
        time.sleep(max(0.0, (self._last - 1) * self._totp.interval - now))
        return self._totp.generate_otp(self._last)

    def old_code(self) -> str:
        """One that was good two minutes ago."""
        return self._totp.at(time.time() - 120)
