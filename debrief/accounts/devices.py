"""What is known of the device that a request comes from."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""Marks in the order to look for them: each browser also carries those of later ones."""

SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def described(user_agent: str) -> str:
    """Browser and system in words, such as ``Firefox on Linux``.

    Only words of our own come out: what a device calls itself may be anything.
    """
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "an unknown system")
    return f"{browser} on {system}"


def network(address: str) -> str:
    """The network that ``address`` is in: who has one address of it can often have others.

    A /24 of IPv4, a /64 of IPv6; what is no address is a network of its own.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return str(ip_network(f"{found}/64", strict=False))
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/24", strict=False))
