"""The engine's events as records and as lines: the stable names that scripts read."""

from __future__ import annotations

from dataclasses import asdict

from sync.events import (
    Arrived,
    Event,
    Joined,
    Listening,
    PeerConnected,
    PeerFound,
    PeerLost,
    Refused,
    Synced,
    Trouble,
)
from sync.net.addresses import format_address
from tui_forum.language import N_, _
from tui_forum.services.errors_said import in_words
from tui_forum.text import clean_line

NAMES: dict[type[Event], str] = {
    Listening: "listening",
    PeerFound: "found",
    PeerConnected: "peer",
    PeerLost: "lost",
    Synced: "synced",
    Arrived: "arrived",
    Joined: "joined",
    Refused: "refused",
    Trouble: "trouble",
}
_HOW = {
    "beacon": N_("found on the local network"),
    "remembered": N_("at an address met before"),
    "typed": N_("at the address given"),
    "invite": N_("at the invite's address"),
    "incoming": N_("it came to us"),
}


def event_record(event: Event) -> dict[str, object]:
    """The event for `--json`: {"event", …}; board ids in hexadecimal, "board" for "board_id"."""
    fields: dict[str, object] = {"event": NAMES[type(event)]}
    for name, value in asdict(event).items():
        if isinstance(value, bytes):
            value = value.hex()
        elif isinstance(value, tuple):
            value = [item.hex() for item in value]
        fields[name.removesuffix("_id")] = value
    return fields


def event_line(event: Event, boards: dict[bytes, str]) -> str:
    """The event for a person, with boards by their names."""
    match event:
        case Listening(host, port):
            return _("Listening on {words}").format(words=format_address((host, port)))
        case PeerFound(address, how):
            return _("Somebody of a common board is at {address} ({how})").format(
                address=address, how=_(_HOW.get(how, how))
            )
        case PeerConnected(peer, address, _, how):
            whom = peer or (_("a newcomer") if how == "incoming" else _("a member"))
            return _("Connected with {whom} at {address} ({how})").format(
                whom=whom, address=address, how=_(_HOW.get(how, how))
            )
        case PeerLost(peer, address, reason):
            return _("The connection with {peer} at {address} ended: {reason}").format(
                peer=peer or _("them"), address=address, reason=in_words(reason)
            )
        case Synced(board_id, peer, received, sent, size, seconds):
            name = clean_line(boards.get(board_id, board_id.hex()[:8]))
            traffic = _("{received} received, {sent} sent, {number:.0f} KiB in {seconds:.2f} s").format(
                received=received, sent=sent, number=size / 1024, seconds=seconds
            )
            return _("{name} is the same here and at {peer}: {traffic}").format(
                name=name, peer=peer or _("the other side"), traffic=traffic
            )
        case Arrived(board_id, count):
            return _("{name}: {count} new").format(
                name=clean_line(boards.get(board_id, board_id.hex()[:8])), count=count
            )
        case Joined(board_id):
            return _("{name} is open here now").format(name=clean_line(boards.get(board_id, _("The board"))))
        case Refused(address, reason):
            return _("{address} was refused: {reason}").format(address=address, reason=in_words(reason))
        case Trouble(message, hint):
            return f"{in_words(message)} {in_words(hint)}".rstrip()
