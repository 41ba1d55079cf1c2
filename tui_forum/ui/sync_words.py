"""What the sync screen says, sentence by sentence, from what is known. Pure functions; names come cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from rich.cells import cell_len

from sync.net.addresses import parse_address
from tui_forum.language import N_, _, counted, grouped, ngettext
from tui_forum.services.delivery import MOST_COUNTED
from tui_forum.services.errors_said import in_words
from tui_forum.services.sync_state import PeerState, SyncState
from tui_forum.text import clean_line, fit
from tui_forum.ui.sync_parts import how_words

TROUBLES_SHOWN = 3

OFF = N_("Sharing is off in this window: it sends nothing and fetches nothing.")
TURN_ON = N_("Settings turn it on: press , on the first screen.")
STARTING = N_("Sharing is starting…")
STOPPED = N_("Sharing has stopped. What you write is kept here.")
ELSEWHERE = N_(
    "Another tui-forum on this computer carries your posts at the moment. Who is near is seen there; this "
    "one takes over when it ends."
)
LOOKING = N_(
    "Nobody is near. Are you on the same Wi-Fi or cable as somebody of your board, with their app open? Some "
    "Wi-Fi keeps its devices apart."
)
TELL_ADDRESS = N_("Then tell them the address below; they press a on this screen and type it.")
CALLING = N_("Nobody is near: no address that was given, or has answered before, answers at the moment.")


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
        return _("Sharing off")
    if not state.running:
        return _("Sharing stopped") if state.trouble else _("Sharing is starting")
    return _("Sharing on, by another tui-forum here") if state.elsewhere else _("Sharing on")


def peer_line(peer: PeerState, width: int) -> str:
    """One machine that is near in words, and how it was reached."""
    name = clean_line(peer.name) or (
        _("device {id}").format(id=peer.peer[:8]) if peer.peer else _("somebody, by invite")
    )
    if not peer.peer:
        state = _("… joining")
    elif peer.in_step:
        state = _("✓ in step")
    else:
        state = _("… sending and fetching")
    posts = ""  # what comes and goes by itself later is not counted
    if peer.received or peer.sent:
        posts = _("on meeting {received} in, {sent} out").format(
            received=grouped(peer.received), sent=grouped(peer.sent)
        )
    line = f"  {fit(name, 20)} {fit(state, 24)} {posts}"
    how = f"{how_words(peer.how)} {clean_line(peer.address)}"
    if cell_len(line) > width or cell_len(name) > 20:
        facts = "".join(f" · {part}" for part in (posts, how) if part)
        return f"  {name}\n    {state}{facts}"
    beside = cell_len(line) + cell_len(how) + 2 <= width
    return f"{line}  {how}" if beside else f"{line.rstrip()}\n    {how}"


def sync_words(around: Around, width: int) -> str:
    """The whole screen as text; true at the moment it was made."""
    state = around.state
    if state is None:
        return f"{_(OFF)} {_(TURN_ON)}"
    if not state.running:
        said = [_(STOPPED), _trouble(state)] if state.trouble else [_(STARTING)]
        return "\n\n".join(said)
    parts = [_who(around, state, width)]
    parts += [_joining(around), _leaving(state), _trouble(state), _reach(around, state)]
    return "\n\n".join(part for part in parts if part)


def _who(around: Around, state: SyncState, width: int) -> str:
    near = [peer for peer in state.peers if peer.connected]
    if near:
        return _("Near now") + "\n" + "\n".join(peer_line(peer, width) for peer in near)
    if state.elsewhere:
        return _(ELSEWHERE)
    if not state.carrier:
        return _(STARTING)
    if not state.discovery:
        return _(CALLING)
    told = around.addresses and not _only_here(around.addresses)
    return f"{_(LOOKING)} {_(TELL_ADDRESS)}" if told else _(LOOKING)


def _joining(around: Around) -> str:
    lines = [
        _(
            "{name} has let you in. Its posts come in a few seconds, when this computer calls again "
            "as a member."
        ).format(name=name)
        for name in around.just_in
    ]
    lines += [
        _("You wait to be let in to {name}: that happens when one of its people is near.").format(name=name)
        for name in around.waiting
    ]
    return "\n".join(lines)


def _leaving(state: SyncState) -> str:
    waiting = state.waiting_to_leave
    if not waiting:
        return _("Nothing waits to leave: no post of yours is only on this computer.")
    if waiting >= MOST_COUNTED:
        words = counted(
            waiting,
            "{n} post of yours or more are only on this computer, as far as is known.",
            "{n} posts of yours or more are only on this computer, as far as is known.",
        )
    else:
        words = counted(
            waiting,
            "{n} post of yours is only on this computer, as far as is known.",
            "{n} posts of yours are only on this computer, as far as is known.",
        )
    goes = ngettext(
        "It goes to people of the same board when they are near.",
        "They go to people of the same board when they are near.",
        waiting,
    )
    return f"{words} {goes}"


def _trouble(state: SyncState) -> str:
    if not state.trouble:
        return ""
    told = list(dict.fromkeys(reversed(state.trouble)))[:TROUBLES_SHOWN]
    lines = [f"  ! {clean_line(in_words(what))} {clean_line(in_words(hint))}".rstrip() for what, hint in told]
    return "\n".join([_("Trouble since the start, latest first"), *lines])


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
        where = _("This computer takes no connections; it calls others.")
    elif not around.addresses:
        where = _("This computer is on no network, so nobody can call it.")
    elif _only_here(around.addresses):
        where = _("Only programs on this computer can call it, at {addresses}.").format(
            addresses=", ".join(around.addresses)
        )
    else:
        where = _("Others can call this computer at {addresses}.").format(
            addresses=", ".join(around.addresses)
        )
    found = (
        _("It looks for people on this network. Strangers see a random name, no more.")
        if state.discovery
        else _("It does not look around: only addresses that were given or have answered before are called.")
    )
    return f"{where}\n{found}"
