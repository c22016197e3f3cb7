"""Which network addresses messages are sent to: none of the server's own network."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# IPv6 addresses that carry an IPv4 address in their last 32 bits: translated (RFC 6052, RFC 8215), compatible
# (RFC 4291).
_CARRIERS: Final = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))
# For protocols (RFC 6890); Python counts only a part of it as private.
_SPECIAL: Final = ip_network("192.0.0.0/24")


class PrivateAddress(OSError):
    """The address belongs to a private network, to this machine, or to nobody."""


def is_public(address: str) -> bool:
    """Whether the IP address may be anybody's on the internet.

    Private, loopback, link-local, shared, multicast and reserved ones aren't, nor are they when they are wrapped into
    IPv6 (mapped, 6to4, Teredo, NAT64).
    """
    ip = ip_address(address.partition("%")[0])
    if not ip.is_global or ip.is_multicast or ip in _SPECIAL:
        return False
    return all(is_public(str(inner)) for inner in _inside(ip))


def check_url(url: str) -> None:
    """Raise ValidationError for an address to which nothing is sent; which network it is in shows later."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOKS_TO_PRIVATE):
        raise ValidationError(_("Give an address that begins with https://."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValidationError(_("Give the address without a user name, a password and a “#”."))


def open_socket(info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
    """Return a socket for what the host's name was resolved to just now. Raise PrivateAddress.

    The address that is checked is the one that is connected to: no second look at DNS comes between.
    """
    family, kind, protocol, _name, address = info
    if not settings.WEBHOOKS_TO_PRIVATE and not is_public(str(address[0])):
        raise PrivateAddress(f"{address[0]} is not a public address")
    return socket.socket(family, kind, protocol)


def _inside(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(ip, IPv4Address):
        return []
    teredo = list(ip.teredo or ())
    carried = [IPv4Address(int(ip) & 0xFFFFFFFF)] if any(ip in net for net in _CARRIERS) else []
    return [inner for inner in (ip.ipv4_mapped, ip.sixtofour, *teredo, *carried) if inner is not None]
