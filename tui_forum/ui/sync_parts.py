"""More of the sync screen: machines met before, what waits, what needs the person, the log of this run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from sync.events import Joined, PeerConnected, PeerLost, Refused, Synced, Trouble
from tui_forum.language import N_, _, counted, grouped
from tui_forum.services.delivery import MOST_COUNTED
from tui_forum.services.errors_said import in_words
from tui_forum.services.meetings import LeavingRow, MetRow, NewMachine
from tui_forum.services.sync_state import PeerState
from tui_forum.text import clean_line, fit
from tui_forum.ui.phrases import age

LOG_SHOWN = 12
HOW = {
    "beacon": N_("found on this network"),
    "remembered": N_("at the address of last time"),
    "typed": N_("at the address that was typed"),
    "invite": N_("at the address in the invite"),
    "incoming": N_("it called this computer"),
}
BY_HAND = N_(
    "By hand: e exports to a file for a stick, i imports one, a types an address, l pauses for an hour."
)


FILES_BY_HAND = N_("By hand: e exports to a file for a stick, i imports one.")


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows besides what sync tells: read anew when it changes."""

    met: Sequence[MetRow] = ()
    leaving: Sequence[LeavingRow] = ()
    new: Sequence[NewMachine] = ()
    ahead: int = 0


def how_words(how: str) -> str:
    """By which way a machine was reached."""
    return _(HOW[how]) if how in HOW else clean_line(how)


def met_words(met: Iterable[MetRow], near: Sequence[PeerState], now: float, width: int) -> str:
    """Machines met before that are not near now."""
    lines = []
    for row in met:
        if _is_near(row, near):
            continue
        name = clean_line(row.name) or _("another machine of yours")
        more = "+" if row.to_send >= MOST_COUNTED else ""
        waits = _("… {number} to send").format(number=f"{grouped(row.to_send)}{more}")
        state = waits if row.to_send else _("✓ has all of yours")
        when = age(now, row.met)
        line = f"  {fit(name, 26)} {fit(state, 20)} {when}"
        lines.append(line if cell_len(line) <= width else f"  {name}\n    {state} · {when}")
    return "\n".join([_("Met before, not here now"), *lines]) if lines else ""


def _is_near(row: MetRow, near: Iterable[PeerState]) -> bool:
    """By its device, as who calls us does so from another address; or by the address, on another board."""
    return any(
        peer.address == row.address or (peer.peer and any(each.startswith(peer.peer) for each in row.devices))
        for peer in near
    )


def leaving_words(leaving: Iterable[LeavingRow], now: float) -> str:
    """The first posts that wait, by their threads."""
    lines = []
    for row in leaving:
        title = clean_line(row.title) or _("a thread")
        words = _("reply in {title}") if row.reply else _("thread {title}")
        lines.append(f"  {words.format(title=title)} · {age(now, row.wall)}")
    return "\n".join(lines)


def paused_words(until: float, now: float) -> str:
    """That sharing rests, and for how much longer."""
    minutes = max(1, -int(-(until - now) // 60))
    return _("Sharing is paused for {minutes}. l goes on now. What you write is kept here.").format(
        minutes=counted(minutes, "{n} more minute", "{n} more minutes")
    )


def log_words(
    log: Iterable[tuple[float, object]], peers: Mapping[str, str], boards: Mapping[bytes, str]
) -> str:
    """The last events of this run, newest first; never what posts say."""
    told = [(when, words) for when, event in log if (words := event_words(event, peers, boards))]
    lines = [
        f"  {time.strftime('%H:%M', time.localtime(when))}  {words}" for when, words in told[-LOG_SHOWN:]
    ]
    return "\n".join([_("This run (never what posts say)"), *reversed(lines)]) if lines else ""


def event_words(event: object, peers: Mapping[str, str], boards: Mapping[bytes, str]) -> str:
    """One event; "" for one that need not be told."""
    match event:
        case PeerConnected(peer, _address, _boards, how):
            return _("{name} is here, {how}").format(name=_who(peer, peers), how=how_words(how))
        case PeerLost(peer, _address, _reason):
            return _("{name} left").format(name=_who(peer, peers))
        case Synced(board, peer, received, sent, _bytes, _seconds):
            return _("{name}: {board} in step, {received} came, {sent} went").format(
                name=_who(peer, peers),
                board=clean_line(boards.get(board, "")) or _("a board"),
                received=grouped(received),
                sent=grouped(sent),
            )
        case Joined(board):
            return _("{board} let you in").format(board=clean_line(boards.get(board, "")) or _("a board"))
        case Refused(address, reason):
            return _("{address} was turned away: {reason}").format(
                address=clean_line(address), reason=clean_line(in_words(reason))
            )
        case Trouble(message, _hint):
            return clean_line(in_words(message))
    return ""


def _who(peer: str, peers: Mapping[str, str]) -> str:
    return clean_line(peers.get(peer, "")) or (peer[:8] if peer else _("somebody, by invite"))
