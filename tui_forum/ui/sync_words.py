"""What the sync screen says, sentence by sentence, from what is known. Pure functions; names come cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from sync.net.addresses import parse_address
from tui_forum.services.delivery import MOST_COUNTED
from tui_forum.services.syncing import PeerState, SyncState
from tui_forum.text import clean_line, fit
from tui_forum.ui.phrases import age, count

TROUBLES_SHOWN = 3

OFF = "Sharing is off in this window: it sends nothing and fetches nothing."
STARTING = "Sharing is starting…"
STOPPED = "Sharing has stopped. What you write is kept here."
ELSEWHERE = (
    "Another tui-forum on this computer carries your posts at the moment. Who is near is seen there; this "
    "one takes over when it ends."
)
LOOKING = (
    "Nobody is near. Are you on the same Wi-Fi or cable as somebody of your board, with their app open? Some "
    "Wi-Fi keeps its devices apart."
)
CALLING = "Nobody is near: no address that was given, or has answered before, answers at the moment."


@dataclass(frozen=True, slots=True)
class Around:
    """What there is to tell. `waiting` names boards that have not let us in yet, `just_in` those that have
    a moment ago, and whose posts come when we call again as a member."""

    state: SyncState | None
    addresses: Sequence[str] = ()
    waiting: Sequence[str] = ()
    just_in: Sequence[str] = ()


def on_or_off(state: SyncState | None) -> str:
    """The state of sharing in two words or three."""
    if state is None:
        return "Sharing off"
    if not state.running:
        return "Sharing stopped" if state.trouble else "Sharing is starting"
    return "Sharing on, by another tui-forum here" if state.elsewhere else "Sharing on"


def peer_line(peer: PeerState, now: float, width: int) -> str:
    """One machine in words."""
    name = clean_line(peer.name) or (f"device {peer.peer[:8]}" if peer.peer else "somebody, by invite")
    if peer.connected and not peer.peer:
        state = "… joining"
    elif peer.connected:
        state = "✓ in step" if peer.in_step else "… sending and fetching"
    else:
        state = f"– was here {age(now, peer.last)}" if peer.last else "– not reached"
    posts = f"{peer.received:,} in, {peer.sent:,} out"
    line = f"  {fit(name, 20)} {fit(state, 24)} {posts}"
    how = f"  {clean_line(peer.how)} {clean_line(peer.address)}"
    return line + how if len(line) + len(how) <= width else f"{line}\n    {how.strip()}"


def sync_words(around: Around, now: float, width: int) -> str:
    """The whole screen as text; true at the moment it was made."""
    state = around.state
    if state is None:
        return OFF
    if not state.running:
        said = [STOPPED, _trouble(state)] if state.trouble else [STARTING]
        return "\n\n".join(said)
    away = [peer for peer in state.peers if not peer.connected]
    parts = [_who(around, state, now, width)]
    if away:
        parts.append("Met before\n" + "\n".join(peer_line(peer, now, width) for peer in away))
    parts += [_joining(around), _leaving(state), _trouble(state), _reach(around, state)]
    return "\n\n".join(part for part in parts if part)


def _who(around: Around, state: SyncState, now: float, width: int) -> str:
    near = [peer for peer in state.peers if peer.connected]
    if near:
        return "Near now\n" + "\n".join(peer_line(peer, now, width) for peer in near)
    if state.elsewhere:
        return ELSEWHERE
    if not state.carrier:
        return STARTING
    if not state.discovery:
        return CALLING
    told = around.addresses and not _only_here(around.addresses)
    return LOOKING + (
        " Then tell them the address below; they type: tui-forum sync --peer ADDRESS" if told else ""
    )


def _joining(around: Around) -> str:
    lines = [
        f"{name} has let you in. Its posts come in a few seconds, when this computer calls again as a member."
        for name in around.just_in
    ]
    lines += [
        f"You wait to be let in to {name}: that happens when one of its people is near."
        for name in around.waiting
    ]
    return "\n".join(lines)


def _leaving(state: SyncState) -> str:
    waiting = state.waiting_to_leave
    if not waiting:
        return "Nothing waits to leave: no post of yours is only on this computer."
    them, they = ("is", "It goes") if waiting == 1 else ("are", "They go")
    more = " or more" if waiting >= MOST_COUNTED else ""
    words = f"{count(waiting, 'post')} of yours{more} {them} only on this computer, as far as is known."
    return f"{words} {they} to people of the same board when they are near."


def _trouble(state: SyncState) -> str:
    if not state.trouble:
        return ""
    told = list(dict.fromkeys(reversed(state.trouble)))[:TROUBLES_SHOWN]
    lines = [f"  ! {clean_line(what)} {clean_line(hint)}".rstrip() for what, hint in told]
    return "\n".join(["Trouble since the start, latest first", *lines])


def _only_here(addresses: Sequence[str]) -> bool:
    """Whether nothing but this computer itself can call these addresses."""
    hosts = [parse_address(address)[0].partition("%")[0] for address in addresses]
    return all(_is_loopback(host) for host in hosts)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _reach(around: Around, state: SyncState) -> str:
    if not state.carrier:
        return ""
    if not state.listens:
        where = "This computer takes no connections; it calls others."
    elif not around.addresses:
        where = "This computer is on no network, so nobody can call it."
    elif _only_here(around.addresses):
        where = f"Only programs on this computer can call it, at {', '.join(around.addresses)}."
    else:
        where = f"Others can call this computer at {', '.join(around.addresses)}."
    found = (
        "It looks for people on this network. Strangers see a random name, no more."
        if state.discovery
        else "It does not look around: only addresses that were given or have answered before are called."
    )
    return f"{where}\n{found}"
