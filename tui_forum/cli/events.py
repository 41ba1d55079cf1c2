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
    "beacon": "found on the local network",
    "remembered": "at an address met before",
    "typed": "at the address given",
    "invite": "at the invite's address",
    "incoming": "it came to us",
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
            return f"Listening on {format_address((host, port))}"
        case PeerFound(address, how):
            return f"Somebody of a common board is at {address} ({_HOW.get(how, how)})"
        case PeerConnected(peer, address, _, how):
            whom = peer or ("a newcomer" if how == "incoming" else "a member")
            return f"Connected with {whom} at {address} ({_HOW.get(how, how)})"
        case PeerLost(peer, address, reason):
            return f"The connection with {peer or 'them'} at {address} ended: {reason}"
        case Synced(board_id, peer, received, sent, size, seconds):
            name = clean_line(boards.get(board_id, board_id.hex()[:8]))
            traffic = f"{received} received, {sent} sent, {size / 1024:.0f} KiB in {seconds:.2f} s"
            return f"{name} is the same here and at {peer or 'the other side'}: {traffic}"
        case Arrived(board_id, count):
            return f"{clean_line(boards.get(board_id, board_id.hex()[:8]))}: {count} new"
        case Joined(board_id):
            return f"{clean_line(boards.get(board_id, 'The board'))} is open here now"
        case Refused(address, reason):
            return f"{address} was refused: {reason}"
        case Trouble(message, hint):
            return f"{message} {hint}".rstrip()
