"""Sync: who is near, how they were found, what waits to leave, and what to do next. Only what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.services.syncing import PeerState, SyncState
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import age, count
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Words

SOON = 0.5  # seconds between looks while this screen is open

NOBODY = (
    "Nobody is near.\n"
    "Are you on the same Wi-Fi or cable as somebody of your board, with their app open? Some Wi-Fi keeps its "
    "devices apart. Then tell them the address below; they type: tui-forum sync --peer ADDRESS"
)


def peer_line(peer: PeerState, now: float, width: int) -> str:
    """One machine in words."""
    name = clean_line(peer.name) or f"device {peer.peer[:8]}"
    if peer.connected:
        state = "✓ in step" if peer.in_step else "… sending and fetching"
    else:
        state = f"– was here {age(now, peer.last)}" if peer.last else "– not reached"
    posts = f"{peer.received:,} in, {peer.sent:,} out"
    line = f"  {fit(name, 20)} {fit(state, 24)} {posts}"
    how = f"  {clean_line(peer.how)} {clean_line(peer.address)}"
    return line + how if len(line) + len(how) <= width else f"{line}\n    {how.strip()}"


def sync_words(state: SyncState | None, addresses: Sequence[str], now: float, width: int) -> str:
    """The whole screen as text; true at the moment it was made."""
    if state is None or not state.running:
        return "Sharing is off. Nothing leaves this computer and nothing arrives."
    near = [peer for peer in state.peers if peer.connected]
    away = [peer for peer in state.peers if not peer.connected]
    parts = []
    if near:
        parts.append("Near now\n" + "\n".join(peer_line(peer, now, width) for peer in near))
    else:
        parts.append(NOBODY)
    if away:
        parts.append("Met before\n" + "\n".join(peer_line(peer, now, width) for peer in away))
    parts.append(_leaving(state, bool(near)))
    if state.trouble:
        parts.append(
            "Needs you\n"
            + "\n".join(f"  ! {clean_line(what)} {clean_line(hint)}" for what, hint in state.trouble)
        )
    parts.append(_reach(state, addresses))
    return "\n\n".join(parts)


def _leaving(state: SyncState, near: bool) -> str:
    waiting = state.waiting_to_leave
    if not waiting:
        return "Nothing waits to leave: all you wrote is on another machine too."
    them, they = ("is", "It leaves") if waiting == 1 else ("are", "They leave")
    words = f"{count(waiting, 'post')} of yours {them} only on this computer so far."
    return words + (" On the way now." if near else f" {they} when somebody is near.")


def _reach(state: SyncState, addresses: Sequence[str]) -> str:
    if not state.carrier:
        return "Another tui-forum on this computer carries your posts at the moment; this one watches."
    found = (
        "Strangers on this network see a random name, no more."
        if state.discovery
        else "Looking around is off; only addresses that you give are tried."
    )
    where = (
        f"Others reach this computer at {', '.join(addresses)}." if addresses else "Not reachable by others."
    )
    return f"{where}\n{found}"


class SyncScreen(Page[None]):
    """Redrawn as things happen."""

    groups = ("back", "sync")
    bar = ("sync.try", "back")
    BINDINGS = bind("back", "sync")

    def heading(self) -> str:
        """Where we are."""
        return "Sync"

    def status(self) -> str:
        """On or off."""
        state = self.forum_app.sharing.state()
        return "Sharing on" if state and state.running else "Sharing off"

    def content(self) -> Iterable[Widget]:
        """Text that scrolls."""
        yield VerticalScroll(Words("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Look often while we are looked at."""
        super().begin()
        self.query_one(VerticalScroll).focus()
        self.set_interval(SOON, self.refresh_rows)

    def on_resize(self) -> None:
        """Lines fold differently."""
        self.changed()

    def refresh_rows(self) -> None:
        """Say it anew."""
        app = self.forum_app
        self.query_one("#words", Words).say(
            sync_words(app.sharing.state(), app.sharing.addresses(), app.now(), self.app.size.width - 2)
        )

    def action_try_now(self) -> None:
        """Look for people now."""
        self.forum_app.sharing.poke()
        self.say("Looking…")
