"""The one process of a home that listens, announces and dials: lease, door, discovery, address watch."""

from __future__ import annotations

import asyncio

from sync.engine.context import Context
from sync.engine.dialler import Dialler
from sync.engine.doors import Doors
from sync.engine.lease import Lease
from sync.engine.meeting import INCOMING
from sync.engine.settings import EngineSettings
from sync.engine.ways import BEACON_WAY, Ways
from sync.events import Listening, Trouble
from sync.net.addresses import Address, plain_host, watch_addresses
from sync.net.discovery import Discovery, Hooks
from sync.net.limits import READ_SIZE
from sync.net.listen import listen

LEASE_SECONDS = 0.5
"""Between two looks whether the process that carries the home has ended."""
ALONE_SECONDS = 10.0
"""Without any beacon for this long, though a peer was reached otherwise, a person is told."""


class Carrier:
    """Waits for the lease, then carries the home until cancelled."""

    def __init__(
        self, context: Context, settings: EngineSettings, doors: Doors, dialler: Dialler, ways: Ways
    ) -> None:
        self._context, self._settings = context, settings
        self._doors, self._dialler, self._ways = doors, dialler, ways
        self._discovery: Discovery | None = None
        self.listening: list[Address] = []
        self.elsewhere = False
        """Whether another process of this home holds the lease."""

    async def run(self) -> None:
        """Carry the home until cancelled; raises PortTaken."""
        lease = Lease(self._settings.lease) if self._settings.lease is not None else None
        server: asyncio.Server | None = None
        try:
            while lease is not None and not lease.take():
                self.elsewhere = True
                await asyncio.sleep(LEASE_SECONDS)
            self.elsewhere = False
            if self._settings.listen is not None:
                server = await self._open_door(self._settings.listen, lease)
            if self._settings.discovery:
                self._discover(self.listening[0][1] if self.listening else None)
            self._ways.carried = True
            self._ways.invited()
            await self._ways.remembered()
            await watch_addresses(self._moved)
        finally:
            self.listening.clear()
            if server is not None:
                server.close()
            if lease is not None:
                lease.release()

    def announce(self) -> None:
        """What the beacon should say has changed."""
        if self._discovery is not None:
            self._discovery.refresh()

    async def _open_door(self, address: Address, lease: Lease | None) -> asyncio.Server:
        sock = listen(address, lease.port if lease is not None else 0)
        host, port = sock.getsockname()[:2]
        server = await asyncio.start_server(self._welcome_in, sock=sock, limit=READ_SIZE)
        if lease is not None:
            lease.remember(port)
        self.listening.append((plain_host(host), port))
        self._context.publish(Listening(plain_host(host), port))
        return server

    def _welcome_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._context.tasks.start(self._doors.answer(reader, writer), writer.close)

    def _discover(self, port: int | None) -> None:
        hooks = Hooks(self._ways.fill, self._ways.found, self._ways.lost, self._no_discovery)
        interfaces = self._settings.interfaces
        self._discovery = Discovery(port, hooks, self._context.clock, interfaces=interfaces)
        self._context.tasks.start(self._discovery.run())
        self._context.tasks.start(self._explain_silence())

    def _moved(self, addresses: frozenset[str]) -> None:
        """Our addresses changed: this is another network, or the same one again."""
        self._ways.moved()
        if self._discovery is not None:
            self._discovery.renew()
            self._context.tasks.start(self._explain_silence())
        for meeting in self._context.peers.all():
            meeting.probe()
        self._dialler.moved()

    def _no_discovery(self, reason: str) -> None:
        hint = "Typed and remembered addresses, and those inside an invite, work without it."
        said = f"Announcing on the local network does not work: {reason}."
        self._context.publish(Trouble(said, hint, "network"))

    async def _explain_silence(self) -> None:
        """Multicast that reaches nobody looks like being alone; a peer met otherwise shows that it is not."""
        await asyncio.sleep(ALONE_SECONDS)
        others = [
            meeting for meeting in self._context.peers.all() if meeting.how not in (BEACON_WAY, INCOMING)
        ]
        if others and not self._ways.heard:
            who = others[0]
            self._context.publish(
                Trouble(
                    f"Nobody announces here, but {who.address} answers: its address was {who.how}.",
                    "Some Wi-Fi keeps its devices from finding each other; typed, remembered and invite "
                    "addresses work all the same.",
                    "network",
                )
            )
