"""Sync as the screens see it: started once a home is open, asked often, told in words."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address

from sync.events import Joined, Synced
from sync.net.addresses import Address, format_address, local_addresses, parse_address
from tui_forum.language import _
from tui_forum.services.home import Forum
from tui_forum.services.sync_state import SyncState
from tui_forum.services.syncing import Syncer
from tui_forum.ui.phrases import short_age

HOUR = 3600.0
LOG_LINES = 200  # events of this run that the sync screen can tell of
MOST_ADDRESSES = 3  # each makes an invite longer to copy
STATE_FOR = 0.25  # seconds for which what sync said last is repeated


class Sharing:
    """The syncer of the open home, if sharing is on at all."""

    def __init__(self, wanted: bool, on_news: Callable[[object], None]) -> None:
        self._wanted = wanted
        self._on_news = on_news
        self._syncer: Syncer | None = None
        self._state: SyncState | None = None
        self._read = 0.0
        self.paused_until = 0.0  # unix seconds, by the home's clock; 0: not paused
        self.log: deque[tuple[float, object]] = deque(maxlen=LOG_LINES)  # (when, event), oldest first
        self.just_in: set[str] = set()  # boards that let us in, until the first meeting as a member

    def start(self, forum: Forum) -> None:
        """Begin to look for people, if settings and pauses let us; `on_news` is called from sync's thread."""
        allowed = self._wanted and forum.settings.sharing and not self.paused_until
        if allowed and self._syncer is None:
            self._syncer = Syncer(forum, self._on_news)
            self._syncer.start()

    def stop(self) -> None:
        """Close every connection."""
        if self._syncer is not None:
            self._syncer.stop()
            self._syncer = self._state = None

    def pause(self, now: float) -> None:
        """Stop for an hour; blocks until every connection is closed."""
        self.paused_until = now + HOUR
        self.stop()

    def go_on(self, forum: Forum) -> None:
        """End a pause."""
        self.paused_until = 0.0
        self.start(forum)

    def go_on_if_due(self, forum: Forum) -> None:
        """End a pause whose hour is over."""
        if 0 < self.paused_until <= forum.clock.now():
            self.go_on(forum)

    def dial(self, address: Address) -> bool:
        """Call an address that was typed; False while sharing does not run."""
        return self._syncer is not None and self._syncer.dial(address)

    def try_now(self) -> bool:
        """Call everybody who is known now; False while sharing does not run."""
        return self._syncer is not None and self._syncer.try_now()

    def poke(self) -> None:
        """Something was written: send it now."""
        if self._syncer is not None:
            self._syncer.poke()

    def heard(self, event: object) -> None:
        """Something happened: ask anew, and keep it for the log."""
        self._state = None
        self.log.append((time.time(), event))
        if isinstance(event, Joined):
            self.just_in.add(event.board_id.hex())
        elif isinstance(event, Synced):
            self.just_in.discard(event.board_id.hex())

    def state(self) -> SyncState | None:
        """What sync was doing a moment ago; None when sharing is off."""
        if self._syncer is None:
            return None
        if self._state is None or time.monotonic() - self._read > STATE_FOR:
            self._state, self._read = self._syncer.state(), time.monotonic()
        return self._state

    def _around(self) -> SyncState | None:
        """The same without what has to be counted: the top line asks with every key."""
        return self._syncer.state(count=False) if self._syncer is not None else None

    def addresses(self) -> tuple[str, ...]:
        """Where others can reach this machine: what an invite carries for networks that carry no beacons."""
        state = self._around()
        own = sorted(host for host in local_addresses() if "%" not in host)
        hosts = sorted(own, key=lambda host: ":" in host)  # the short, old kind first: it can be typed
        found: list[str] = []
        for text in state.listening if state else ():
            host, port = parse_address(text)
            everywhere = not host or ip_address(host.partition("%")[0]).is_unspecified
            found += [format_address((name, port)) for name in (hosts if everywhere else [host])]
        return tuple(dict.fromkeys(found))[:MOST_ADDRESSES]

    def near(self) -> int:
        """How many machines are connected."""
        state = self._around()
        return sum(peer.connected for peer in state.peers) if state else 0

    def near_words(self, now: float) -> str:
        """Who is near, for the top line: true at this moment."""
        state = self._around()
        if state is None:
            return _("sharing paused") if self.paused_until else _("sharing off")
        if near := self.near():
            return _("{near} near").format(near=near)
        if state.elsewhere:
            return _("shared elsewhere")
        if not state.running:
            return _("sharing stopped") if state.trouble else _("sharing starts")
        last = max((peer.last for peer in state.peers), default=0.0)
        return _("no one near · met {now}").format(now=short_age(now, last)) if last else _("no one near")

    def posted_words(self) -> str:
        """What became of something just posted, no more than is known."""
        state = self._around()
        if state is None:
            return _("Posted. It is kept here; sharing is off.")
        if self.near():
            return _("Posted. It goes to those near who are on this board.")
        if state.elsewhere:
            return _("Posted. The other tui-forum on this computer sends it.")
        return _("Posted. It is kept here, and leaves when somebody is near.")
