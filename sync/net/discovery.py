"""Finding peers on the local network: the only module that knows zeroconf, imported when it is wanted.

python-zeroconf leaves five things to its user, each answered here or by a caller named here: browsers stop
asking after four queries (we announce again every REFRESH_SECONDS, with a new nonce, so that it reaches the
other side as news); a killed peer is never reported gone (the connection judges that, see transport); changed
interfaces go unnoticed (`renew`, called by the address watch); link-local addresses need their scope; and
multicast that reaches nobody looks like being alone (the engine says so when another way in works).
"""

from __future__ import annotations

import asyncio
import importlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sync.clock import Clock
from sync.net.addresses import Address, local_addresses, nearest_first, with_scopes
from sync.net.beacon import NONCE_SIZE, SERVICE, Beacon
from sync.net.waiting import wait_up_to

if TYPE_CHECKING:
    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

REFRESH_SECONDS = 18.0
ROTATE_SECONDS = 6 * 3600.0
AGAIN_SECONDS = 5.0
RESOLVE_MILLISECONDS = 3000
RESOLVES_AT_ONCE = 64
ADDRESSES_EACH = 8
QUIET_SECONDS = 1.0
"""At least this long between two announcements, however often a refresh is asked for."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One announcement of somebody: a random name, where it listens (nearest first), and its beacon."""

    name: str
    addresses: tuple[Address, ...]
    port: int
    beacon: Beacon


@dataclass(frozen=True, slots=True)
class Hooks:
    """What discovery asks of its owner; all are called on the event loop and return at once."""

    fill: Callable[[bytes, int], tuple[bytes, ...]]
    """(nonce, port) → the slots to announce now, always `beacon.SLOTS` of them."""
    found: Callable[[Sighting], None]
    """Somebody announced, for the first time or again."""
    lost: Callable[[str], None]
    """The owner of that name said goodbye."""
    trouble: Callable[[str], None]
    """Discovery cannot run for this reason; it goes on trying."""


class Discovery:
    """Announces `port` (or nothing, when None) and reports everybody else's announcements."""

    def __init__(
        self,
        port: int | None,
        hooks: Hooks,
        clock: Clock,
        *,
        interfaces: tuple[str, ...] = (),
        refresh: float = REFRESH_SECONDS,
        rotate: float = ROTATE_SECONDS,
    ) -> None:
        """`interfaces`: the own addresses to use, every one when empty."""
        self._port, self._hooks, self._clock = port, hooks, clock
        self._interfaces, self._refresh, self._rotate = interfaces, refresh, rotate
        self._wake = asyncio.Event()
        self._moved = False
        self._own: set[str] = set()
        self._resolving: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def refresh(self) -> None:
        """Announce again soon: what the beacon should say has changed."""
        self._wake.set()

    def renew(self) -> None:
        """The machine's addresses changed: look at the interfaces again and announce under new names."""
        self._moved = True
        self._wake.set()

    async def run(self) -> None:
        """Announce and listen until cancelled; then say goodbye."""
        await asyncio.to_thread(importlib.import_module, "zeroconf.asyncio")
        told = ""
        while True:
            try:
                zeroconf = self._open()
            except (OSError, RuntimeError) as error:
                if str(error) != told:
                    self._hooks.trouble(told := str(error))
                await self._pause(AGAIN_SECONDS)
                continue
            async with zeroconf:
                await self._serve(zeroconf)

    def _open(self) -> AsyncZeroconf:
        """Zeroconf on both address families, or on IPv4 where the machine has no IPv6."""
        from zeroconf import InterfaceChoice, IPVersion
        from zeroconf.asyncio import AsyncZeroconf

        if self._interfaces:
            return AsyncZeroconf(interfaces=list(self._interfaces))
        try:
            return AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.All)
        except (OSError, RuntimeError):
            return AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.V4Only)

    async def _serve(self, zeroconf: AsyncZeroconf) -> None:
        from zeroconf.asyncio import AsyncServiceBrowser

        await zeroconf.zeroconf.async_wait_for_start()
        self._moved = False
        browser: AsyncServiceBrowser = AsyncServiceBrowser(
            zeroconf.zeroconf, [SERVICE], handlers=[self._changed]
        )
        try:
            await self._announce(zeroconf)
        finally:
            await browser.async_cancel()
            tasks = list(self._resolving.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _announce(self, zeroconf: AsyncZeroconf) -> None:
        """Register, then refresh for ever; new names at each move and every `rotate` seconds."""
        info: AsyncServiceInfo | None = None
        names, named = ("", ""), 0.0
        while True:
            now = self._clock.monotonic()
            renamed = self._moved or info is None or now - named >= self._rotate
            if self._moved:
                self._moved = False
                await self._look_again(zeroconf)
            if renamed and info is not None:
                await zeroconf.async_unregister_service(info)
            if renamed:
                names, named = (self._clock.random(8).hex(), self._clock.random(8).hex()), now
            if self._port is not None:
                info = self._info(*names)
                # 64 random bits need no probing for a twin, which would cost two thirds of a second
                await (
                    await zeroconf.async_register_service(info, cooperating_responders=True)
                    if renamed
                    else await zeroconf.async_update_service(info)
                )
            await asyncio.sleep(QUIET_SECONDS)
            await self._pause(self._refresh * (0.9 + 0.2 * self._clock.random(1)[0] / 255))

    async def _look_again(self, zeroconf: AsyncZeroconf) -> None:
        """Take up interfaces that appeared and let go of those that went."""
        from zeroconf import IPVersion

        if not self._interfaces:
            await zeroconf.zeroconf.async_update_interfaces(ip_version=IPVersion.All)

    async def _pause(self, seconds: float) -> None:
        await wait_up_to(self._wake, seconds)
        self._wake.clear()

    def _info(self, name: str, host: str) -> AsyncServiceInfo:
        from zeroconf.asyncio import AsyncServiceInfo

        port = self._port or 0
        nonce = self._clock.random(NONCE_SIZE)
        hosts = self._interfaces or tuple(sorted(local_addresses())) or ("127.0.0.1",)
        self._own.add(f"{name}.{SERVICE}")
        return AsyncServiceInfo(
            SERVICE,
            f"{name}.{SERVICE}",
            port=port,
            properties=Beacon(nonce, self._hooks.fill(nonce, port)).to_properties(),
            server=f"{host}.local.",
            addresses=[_packed(address) for address in hosts[:ADDRESSES_EACH]],
        )

    def _changed(
        self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        """zeroconf's callback; it names its arguments, so ours must match."""
        if name in self._own:
            return
        if state_change.name == "Removed":
            self._hooks.lost(name)
        elif name in self._resolving:
            self._again.add(name)
        elif len(self._resolving) < RESOLVES_AT_ONCE:
            self._start(zeroconf, name)

    def _start(self, zeroconf: Zeroconf, name: str) -> None:
        task = asyncio.get_running_loop().create_task(self._resolve(zeroconf, name))
        self._resolving[name] = task
        task.add_done_callback(lambda done: self._resolved(zeroconf, name, done))

    def _resolved(self, zeroconf: Zeroconf, name: str, task: asyncio.Task[None]) -> None:
        del self._resolving[name]
        again = name in self._again
        self._again.discard(name)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._hooks.trouble(str(error))
        elif again and not task.cancelled():
            self._start(zeroconf, name)

    async def _resolve(self, zeroconf: Zeroconf, name: str) -> None:
        """Ask for the rest of an announcement and report it, unless it is malformed."""
        from zeroconf.asyncio import AsyncServiceInfo

        info = AsyncServiceInfo(SERVICE, name)
        if not await info.async_request(zeroconf, RESOLVE_MILLISECONDS):
            return
        beacon = Beacon.from_properties(info.properties)
        own = local_addresses()
        hosts = nearest_first(with_scopes(info.parsed_scoped_addresses(), own), own)[:ADDRESSES_EACH]
        if beacon is not None and info.port and hosts:
            places = tuple((host, info.port) for host in hosts)
            self._hooks.found(Sighting(name, places, info.port, beacon))


def _packed(host: str) -> bytes:
    family: Any = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.inet_pton(family, host.split("%")[0])
