"""Addresses as people type them, as sockets want them, and as this machine has them now."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Sequence

import ifaddr

from sync.errors import BadAddress

Address = tuple[str, int]
"""(host, port); the host is a name or an IPv4 or IPv6 address, the last with its %scope where needed."""

POLL_SECONDS = 1.0
SETTLE_SECONDS = 1.5

_HINT = "Write it as HOST:PORT, for instance 192.168.1.20:4100 or [fe80::1%eth0]:4100."


def parse_address(text: str) -> Address:
    """Read `HOST:PORT`, `[IPV6]:PORT` or `:PORT` (every interface); raises BadAddress."""
    text = text.strip()
    host, colon, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise BadAddress(f"{text!r} is not an address: an IPv6 address needs square brackets.", _HINT)
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 0xFFFF:
        raise BadAddress(f"{text!r} is not an address: it has no port between 0 and 65535.", _HINT)
    if any(c.isspace() or not c.isprintable() for c in host) or len(host) > 253:
        raise BadAddress(f"{text!r} is not an address.", _HINT)
    return host, int(port)


def format_address(address: Address) -> str:
    """The address as `parse_address` reads it."""
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def plain_host(host: str) -> str:
    """The host without the IPv4-in-IPv6 prefix that a dual-stack socket puts before it."""
    return host[7:] if host.startswith("::ffff:") and "." in host else host


def local_addresses() -> frozenset[str]:
    """Every address of this machine that a neighbour could reach, link-local ones with their scope."""
    found: set[str] = set()
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            if isinstance(ip.ip, tuple):
                host = ipaddress.IPv6Address(ip.ip[0])
                if not host.is_loopback:
                    found.add(f"{ip.ip[0]}%{adapter.name}" if host.is_link_local else ip.ip[0])
            elif not ipaddress.IPv4Address(ip.ip).is_loopback:
                found.add(ip.ip)
    return frozenset(found)


def nearest_first(hosts: Sequence[str], own: frozenset[str]) -> list[str]:
    """`hosts` with those first that look to be on our own links, so that a dial seldom waits in vain."""
    prefixes = [ipaddress.ip_network(f"{host}/24", strict=False) for host in own if ":" not in host]

    def distance(host: str) -> int:
        address = ipaddress.ip_address(host)
        if address.version == 4:
            return 0 if any(address in prefix for prefix in prefixes) else 2
        return 1 if address.is_link_local else 2

    return sorted(hosts, key=distance)


def with_scopes(hosts: Sequence[str], own: frozenset[str]) -> list[str]:
    """`hosts`, each link-local one without a scope (heard over IPv4) tried on every link that we have."""
    scopes = sorted({host.partition("%")[2] for host in own if "%" in host})
    result: list[str] = []
    for host in hosts:
        bare = "%" not in host and ipaddress.ip_address(host).is_link_local and ":" in host
        result.extend([f"{host}%{scope}" for scope in scopes] if bare else [host])
    return result


async def watch_addresses(
    changed: Callable[[frozenset[str]], None],
    *,
    read: Callable[[], frozenset[str]] = local_addresses,
    poll: float = POLL_SECONDS,
    settle: float = SETTLE_SECONDS,
) -> None:
    """Call `changed` with the new addresses each time they differ and have been still for `settle` seconds.

    Runs until cancelled. Polled: there is no portable notice of an address change, and zeroconf gives none.
    """
    loop = asyncio.get_running_loop()
    known = seen = read()
    since = loop.time()
    while True:
        await asyncio.sleep(poll)
        now = read()
        if now != seen:
            seen, since = now, loop.time()
        elif now != known and loop.time() - since >= settle:
            known = now
            changed(now)
