"""Every way to a peer: beacons, remembered addresses, typed ones, and those inside an invite."""

from __future__ import annotations

from sync.crypto.identity import invite_keys
from sync.engine.context import Context
from sync.engine.dialler import TYPED, Dialler, PeerId, Route
from sync.errors import BadAddress
from sync.events import PeerFound
from sync.log.base import BoardInfo
from sync.net.addresses import Address, format_address, parse_address
from sync.net.beacon import SLOTS
from sync.net.discovery import Sighting
from sync.protocol.sightings import own_slots, sightings
from sync.protocol.slots import BEACON, fill, resolve

BEACON_WAY = "beacon"
NEAR = 64
"""Announcements that are kept for when our keys change, those heard last."""
REMEMBERED = 32
"""Remembered addresses that are tried on each board, those met last first."""


class Ways:
    """Turns what is known of addresses into routes for the dialler, and tells what is found."""

    def __init__(self, context: Context, dialler: Dialler) -> None:
        self._context, self._dialler = context, dialler
        self._turn = 0
        self._near: dict[str, Sighting] = {}
        self.heard = False
        """Whether any beacon was heard since the network last changed."""
        self.carried = False
        """Whether this process carries the home; another one leaves the addresses inside invites alone."""

    def fill(self, nonce: bytes, port: int) -> tuple[bytes, ...]:
        """The slots to announce next: boards and live invites in turn, where there are too many."""
        slots = own_slots(self._context.boards.sessions(), nonce, port, BEACON)
        if len(slots) > SLOTS:
            start = self._turn % len(slots)
            self._turn += SLOTS
            slots = (slots + slots)[start : start + SLOTS]
        return fill(slots, SLOTS, self._context.clock.random)

    def found(self, sighting: Sighting) -> None:
        """Somebody announced: dial them if one of their slots opens to us."""
        self.heard = True
        self._near.pop(sighting.name, None)
        self._near[sighting.name] = sighting
        if len(self._near) > NEAR:
            del self._near[next(iter(self._near))]
        self._look(sighting)

    def look_again(self) -> None:
        """Our keys or invites changed: what was announced before may open now, and is not said again soon."""
        for sighting in list(self._near.values()):
            self._look(sighting)

    def _look(self, sighting: Sighting) -> None:
        beacon, boards = sighting.beacon, self._context.boards
        seen = sightings(boards.sessions(), beacon.slots, beacon.nonce, sighting.port, BEACON)
        peers = {(who.board.board_id, who.device_id) for who in seen}
        keys = [
            (info.board_id, invite_keys(info.pending.secret).discovery)
            for info in boards.waiting()
            if info.pending is not None
        ]
        opened = resolve(beacon.slots, beacon.nonce, sighting.port, BEACON, keys)
        peers |= {(found.owner, b"") for found in opened}
        if not peers:
            return
        for peer in peers:
            self._note(peer, sighting.addresses[0])
        self._offer(Route((BEACON_WAY, sighting.name), BEACON_WAY, sighting.addresses, frozenset(peers)))

    def _note(self, peer: PeerId, at: Address) -> None:
        """Note where a beacon says that `peer` listens; the log is told once, if they are connected."""
        context = self._context
        if context.seen.get(peer) != at:
            context.seen[peer] = at
            if peer[1] and context.peers.connected([peer]):
                context.later(context.log.remember_address, *peer, format_address(at))

    def lost(self, name: str) -> None:
        """The owner of that beacon said goodbye."""
        self._near.pop(name, None)
        self._dialler.withdraw((BEACON_WAY, name))

    def moved(self) -> None:
        """This is another network: who announced on the one before says nothing here."""
        self.heard = False
        self._near.clear()

    def typed(self, address: Address) -> None:
        """A person gave this address."""
        self._dialler.offer(Route((TYPED, format_address(address)), TYPED, (address,)))

    def invited(self) -> None:
        """Try the addresses inside the invites that still wait for an answer."""
        for info in self._context.boards.waiting():
            places = _places(info)
            if places and self.carried:
                peers = frozenset({(info.board_id, b"")})
                self._offer(Route(("invite", info.board_id.hex()), "invite", places, peers))

    async def remembered(self) -> None:
        """Try every address at which a device of our boards was met before."""
        context = self._context
        for board in context.boards.all():
            marks = await context.worker.call(context.log.peers, board.board_id)
            for mark in marks[:REMEMBERED]:
                if mark.device != board.info.device.id:
                    peers = frozenset({(board.board_id, mark.device)})
                    for text in {mark.address, mark.typed} - {""}:
                        self._remembered(text, peers)

    def _remembered(self, text: str, peers: frozenset[PeerId]) -> None:
        try:
            address = parse_address(text)
        except BadAddress:
            return
        self._dialler.offer(Route(("remembered", text), "remembered", (address,), peers))

    def _offer(self, route: Route) -> None:
        if self._dialler.offer(route):
            self._context.publish(PeerFound(format_address(route.addresses[0]), route.how))


def _places(info: BoardInfo) -> tuple[Address, ...]:
    places: list[Address] = []
    for text in info.pending.addresses if info.pending is not None else ():
        try:
            places.append(parse_address(text))
        except BadAddress:
            continue
    return tuple(places)
