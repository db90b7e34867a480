"""Whom a limit counts as one caller. The counting itself is the owner's, so that it holds over several gateways."""

from ipaddress import ip_address, ip_network


def caller_of(address: str) -> str:
    """An IPv4 address is one caller; of IPv6 a /64 is, the least that a household gets."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(known, "ipv4_mapped", None)
    if known.version == 4 or mapped:
        return str(mapped or known)
    return str(ip_network((known, 64), strict=False))
