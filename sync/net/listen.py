"""One listening socket for IPv4 and IPv6 together, so that both families share one port."""

from __future__ import annotations

import contextlib
import socket

from sync.errors import PortTaken
from sync.net.addresses import Address, format_address

BACKLOG = 64
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 (listening on the network is what a peer does)


def listen(address: Address, prefer: int = 0) -> socket.socket:
    """A listening socket on `address`; raises PortTaken.

    A host of "" or "::" means every interface and both families, "0.0.0.0" every interface by IPv4. With
    port 0, port `prefer` is taken if it is free (so that remembered addresses stay true), else any.
    """
    host, port = address
    if port == 0 and prefer:
        with contextlib.suppress(OSError):
            return _bound(host, prefer)
    try:
        return _bound(host, port)
    except OSError as error:
        raise PortTaken(
            f"Cannot listen on {format_address(address)}: {(error.strerror or str(error)).lower()}.",
            "Choose another port with --listen, or leave it out and one is found.",
        ) from error


def _bound(host: str, port: int) -> socket.socket:
    if host in EVERYWHERE and host != "0.0.0.0" and socket.has_dualstack_ipv6():  # noqa: S104
        return _open(socket.AF_INET6, ("::", port), dual=True)
    if host in EVERYWHERE:
        return _open(socket.AF_INET, ("0.0.0.0", port))  # noqa: S104
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, place = found[0]
    return _open(family, place)


def _open(family: int, place: tuple[object, ...], *, dual: bool = False) -> socket.socket:
    # with the protocol named, asyncio sets TCP_NODELAY on what is accepted: else each answer may wait 40 ms
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if dual else 1)
        sock.bind(place)
        sock.listen(BACKLOG)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock
