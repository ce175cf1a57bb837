"""The way to the web: who is asked, at which address, and how long an answer may take.

    feed ─ names ─► https://cdn.example/12.mp3 ─ redirect ─► http://10.0.0.7/admin
                                                             refused: a private network

A feed is written by strangers, and so is every address in it and every redirect. What leads into a
private network is refused unless a person named the host. The check is made on the address that is
connected to, so that no name can mean another one by then. Behind a proxy it is the proxy that
connects and decides.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpcore
import httpx

from aligner import __version__

USER_AGENT: Final = f"transcript-aligner/{__version__}"


@dataclass(frozen=True, slots=True)
class Pace:
    """The least transfer rate of an answer.

    Attributes:
        slowest: bytes a second.
        window: seconds of waiting after which to look whether it does.
    """

    slowest: float = 1_000.0
    window: float = 30.0


USUAL_PACE: Final = Pace()


class PrivateAddress(httpx.TransportError):
    """An address leads into a private network that nobody allowed."""


def client(timeout: float, allowed: Collection[str] = (), pace: Pace = USUAL_PACE) -> httpx.Client:
    """A client that says who it is and asks for bytes as they are.

    Args:
        timeout: seconds without a byte.
        allowed: hosts ("nas.local", "127.0.0.1:8000") that may be in a private network.
        pace: what answers must keep up.
    """
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    behind_proxy = bool({"http", "https", "all"} & set(getproxies()))
    return httpx.Client(
        headers=headers,
        timeout=timeout,
        follow_redirects=True,
        transport=None if behind_proxy else _Transport(_Backend(allowed, pace)),
    )


def host_of(url: str) -> str:
    """Host and port of an address, as `allowed` takes them; "" if it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.hostname}:{port}" if parts.hostname else ""


class _Transport(httpx.HTTPTransport):
    """httpx's own transport, over connections that are judged before they are made."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        super().__init__(verify=_ssl_context())
        self._pool = httpcore.ConnectionPool(
            ssl_context=_ssl_context(), max_connections=100, network_backend=backend
        )


@cache
def _ssl_context() -> ssl.SSLContext:
    """Read once: the certificates of all authorities take 20 ms."""
    return httpx.create_ssl_context()


class _Backend(httpcore.NetworkBackend):
    """Connects to public addresses, and to hosts that are allowed."""

    def __init__(self, allowed: Collection[str], pace: Pace) -> None:
        self._allowed = frozenset(each.lower() for each in allowed)
        self._pace = pace
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers, if all of them may be asked."""
        addresses = _addresses(host, port)
        if not self._allowed & {host.lower(), f"{host.lower()}:{port}"}:
            for address in addresses:
                if not _is_public(address):
                    raise PrivateAddress(f"{host} is {address}, in a private network")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Paced(stream, self._pace)
        raise failure


class _Paced(httpcore.NetworkStream):
    """A connection whose other end keeps up a pace, in headers and bodies alike."""

    def __init__(self, stream: httpcore.NetworkStream, pace: Pace) -> None:
        self._stream = stream
        self._pace = pace
        self._waited = 0.0
        self._came = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes that came; only the time that they were waited for counts."""
        began = time.monotonic()
        data = self._stream.read(max_bytes, timeout)
        self._waited += time.monotonic() - began
        self._came += len(data)
        if self._waited >= self._pace.window:
            speed = self._came / self._waited
            if speed < self._pace.slowest:
                raise httpcore.ReadTimeout(f"only {speed:.0f} bytes a second come")
            self._waited, self._came = 0.0, 0
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """As the connection does."""
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        """As the connection does."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: object,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same pace, encrypted."""
        inner = self._stream.start_tls(ssl_context, server_hostname, timeout)  # type: ignore[arg-type]
        return _Paced(inner, self._pace)

    def get_extra_info(self, info: str) -> object:
        """As the connection does."""
        return self._stream.get_extra_info(info)


def _addresses(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, OverflowError) as error:
        raise httpcore.ConnectError(str(error)) from error
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def _is_public(address: str) -> bool:
    """Whether an address is of the public internet, whatever it is wrapped into."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        carried = number.ipv4_mapped or number.sixtofour
        if carried is None and number in _NAT64:
            carried = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if carried is not None:
            return _is_public(str(carried))
    return number.is_global and not number.is_multicast


_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
