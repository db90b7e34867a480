"""Whom a limit counts as one network."""

from ipaddress import ip_address, ip_network


def network_of(address: str) -> str:
    """An IPv4 address is one network; of IPv6 a /64 is, the least that a household gets (RFC 6177)."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    mapped = getattr(known, "ipv4_mapped", None)
    if known.version == 4 or mapped:
        return str(mapped or known)
    return str(ip_network((known, 64), strict=False))
