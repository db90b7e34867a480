"""What a subscriber may ask of what is held on him here."""

from contracts.data_rights import Forgotten, TellHeld


class TellHeldByNotify(TellHeld):
    pass


class NotifyForgot(Forgotten):
    """Whom it reached, where and with what words, is known no more."""
