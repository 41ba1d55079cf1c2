"""Finding the holder of a nameplate on the local network; knows zeroconf, imported when it is wanted.

The name that is announced follows from the nameplate and from chance. Strangers learn that somebody pairs.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from sync.clock import Clock
from sync.crypto.spoken import nameplate_tag
from sync.net.addresses import Address, local_addresses, nearest_first, with_scopes

if TYPE_CHECKING:
    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

SERVICE = "_tuiforum-pair._tcp.local."
AGAIN_SECONDS = 5.0
"""Between two announcements: somebody who opens their machine only now hears the next one."""
RESOLVE_MILLISECONDS = 2000
ADDRESSES_EACH = 8
MOST_HOLDERS = 8
"""Announcements of one nameplate that are followed at once: honest ones are one."""


async def announce(nameplate: int, port: int, clock: Clock, interfaces: tuple[str, ...] = ()) -> None:
    """Say where this nameplate is held until cancelled; on every interface, or on those of own addresses.

    OSError where the machine has no network.
    """
    zeroconf = await _opened(interfaces)
    async with zeroconf:
        await zeroconf.zeroconf.async_wait_for_start()
        name = f"{nameplate_tag(nameplate)}{clock.random(4).hex()}.{SERVICE}"
        info = _info(name, f"{clock.random(8).hex()}.local.", port, interfaces, clock)
        await (await zeroconf.async_register_service(info, cooperating_responders=True))
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            info = _info(name, info.server or name, port, interfaces, clock)
            await (await zeroconf.async_update_service(info))


async def browse(
    nameplate: int, found: Callable[[list[Address]], None], interfaces: tuple[str, ...] = ()
) -> None:
    """Call `found` with the addresses, nearest first, of each who announces this nameplate; until cancelled.

    OSError where the machine has no network.
    """
    from zeroconf.asyncio import AsyncServiceBrowser

    zeroconf = await _opened(interfaces)
    tag, resolving = nameplate_tag(nameplate), set[asyncio.Task[None]]()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if name.startswith(tag) and state_change.name != "Removed" and len(resolving) < MOST_HOLDERS:
            task = asyncio.get_running_loop().create_task(_resolve(zeroconf, name, found))
            resolving.add(task)
            task.add_done_callback(resolving.discard)

    async with zeroconf:
        await zeroconf.zeroconf.async_wait_for_start()
        browser = AsyncServiceBrowser(zeroconf.zeroconf, [SERVICE], handlers=[changed])
        try:
            await asyncio.Event().wait()
        finally:
            await browser.async_cancel()
            for task in tuple(resolving):
                task.cancel()
            await asyncio.gather(*resolving, return_exceptions=True)


async def _resolve(zeroconf: Zeroconf, name: str, found: Callable[[list[Address]], None]) -> None:
    from zeroconf.asyncio import AsyncServiceInfo

    info = AsyncServiceInfo(SERVICE, name)
    if not await info.async_request(zeroconf, RESOLVE_MILLISECONDS) or not info.port:
        return
    own = local_addresses()
    hosts = nearest_first(with_scopes(info.parsed_scoped_addresses(), own), own)
    found([(host, info.port) for host in hosts[:ADDRESSES_EACH]])


async def _opened(interfaces: tuple[str, ...]) -> AsyncZeroconf:
    """Zeroconf on both address families, or on IPv4 where the machine has no IPv6; OSError."""
    await asyncio.to_thread(importlib.import_module, "zeroconf.asyncio")
    from zeroconf import InterfaceChoice, IPVersion
    from zeroconf.asyncio import AsyncZeroconf

    try:
        if interfaces:
            return AsyncZeroconf(interfaces=list(interfaces))
        try:
            return AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.All)
        except (OSError, RuntimeError):
            return AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.V4Only)
    except RuntimeError as error:
        raise OSError(str(error)) from error


def _info(name: str, server: str, port: int, interfaces: tuple[str, ...], clock: Clock) -> AsyncServiceInfo:
    from zeroconf.asyncio import AsyncServiceInfo

    hosts = interfaces or tuple(sorted(local_addresses())) or ("127.0.0.1",)
    return AsyncServiceInfo(
        SERVICE,
        name,
        port=port,
        # A browser reports an announcement again only where something in it is new.
        properties={b"v": b"1", b"n": clock.random(8)},
        server=server,
        parsed_addresses=[host.partition("%")[0] for host in hosts[:ADDRESSES_EACH]],
    )
