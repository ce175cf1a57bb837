"""Who can reach an address that the editor listens at, and by which names.

127.0.0.1, ::1            this machine only: whoever comes is its user
192.168.1.5, 0.0.0.0, ::  other machines: people must say who they are
"""

from __future__ import annotations

import socket
from ipaddress import IPv6Address, ip_address

_LOCAL = ("localhost", "127.0.0.1", "::1")


def is_this_machine_only(listening: socket.socket) -> bool:
    """Whether nobody elsewhere can reach a bound socket, however its address was written.

    `0`, `0.0.0.0`, `::` and a name are what they were resolved to.
    """
    address = ip_address(str(listening.getsockname()[0]).partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_loopback


def names_of(host: str) -> tuple[str, ...]:
    """Names by which requests may call this machine: its own, `host`, those of this machine."""
    own = socket.gethostname().lower()
    named = {*_LOCAL, own, f"{own.partition('.')[0]}.local", socket.getfqdn().lower()}
    if host and not host.isdecimal():
        named.add(host.lower())
    return tuple(sorted(named - {""}))


def address_for_others(listening: socket.socket) -> str:
    """The address that people elsewhere may type, as far as this machine knows it."""
    bound = str(listening.getsockname()[0]).partition("%")[0]
    if not ip_address(bound).is_unspecified:
        return _written(bound)
    elsewhere = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
    with socket.socket(listening.family, socket.SOCK_DGRAM) as asking:
        try:
            # Nothing is sent: the system only says which of its addresses it would send from.
            asking.connect((elsewhere[socket.AddressFamily(listening.family)], 9))
            return _written(str(asking.getsockname()[0]))
        except OSError:
            return socket.gethostname()


def _written(address: str) -> str:
    return f"[{address}]" if ":" in address else address
