"""The network's RADIUS server, which tells how much traffic there was."""

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Network, OneOrMore, Variable, within


class Radius(Section):
    """FreeRADIUS with `rlm_rest`; `User-Name` is the account's number."""

    networks: OneOrMore[Network] = Field(description="From where the server may call.")
    basic_auth: Variable = Field(description="Variable with `user:password` for HTTP Basic.")

    def allows(self, address: str) -> bool:
        """Whether a caller from this IP address is let in; what is no address is not."""
        return within(address, self.networks)
