"""What the node of this home tells, in words: counts only, and nothing that it did not say. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_forum.language import _, counted
from tui_forum.services.node_told import carried_lines, is_number, keeping_lines, size_words, span_words
from tui_forum.text import clean_line
from tui_forum.ui.sync_parts import how_words

MOST_PEERS = 12
RUN = "tui-forum-node run"


def no_node_words() -> str:
    """That no node runs on this home, what one is for, and how one is started."""
    return "\n\n".join(
        [
            _("No node runs on this home."),
            _(
                "A node keeps a home in step without a screen, on a computer that is always on: then what "
                "people write goes on travelling when their own computers are closed."
            ),
            _("To start one on this computer, in another terminal: {command}").format(command=RUN),
            _("What this window does by itself is on the sync screen (4)."),
        ]
    )


def node_words(
    status: Mapping[str, Any],
    now: float = 0.0,
    names: Mapping[str, str] | None = None,
    who: Callable[[str], str] = lambda peer: "",
) -> str:
    """All that a node tells of itself; a line for each fact that is there.

    `names` are those of boards, `who` the name behind the first letters of a device, "" for one unknown here.
    """
    lines = []
    if is_number(status.get("seconds")):
        lines.append(_("It has run for {span}.").format(span=span_words(status["seconds"])))
    if is_number(status.get("boards")):
        lines.append(
            _("Keeps {boards} in step.").format(boards=counted(status["boards"], "{n} board", "{n} boards"))
        )
    listening = [clean_line(str(place)) for place in _list(status.get("listening"))]
    if "listening" in status:
        lines.append(
            _("Takes calls at {places}.").format(places=", ".join(listening))
            if listening
            else _("Takes no calls; it calls others.")
        )
    peers = [peer for peer in _list(status.get("peers")) if isinstance(peer, Mapping)]
    if "peers" in status:
        lines.append(counted(len(peers), "{n} machine is connected now.", "{n} machines are connected now."))
    if is_number(status.get("half_open")) and status["half_open"]:
        lines.append(counted(status["half_open"], "{n} more is calling.", "{n} more are calling."))
    table = "\n".join(_peer_line(peer, who) for peer in peers[:MOST_PEERS])
    kept = "\n".join(keeping_lines(status, now))
    known = {board: clean_line(name) for board, name in (names or {}).items()}
    carried = "\n".join(f"  {line}" for line in carried_lines(status, known))
    return "\n\n".join(part for part in ("\n".join(lines), table, kept, carried) if part)


def _peer_line(peer: Mapping[str, Any], who: Callable[[str], str]) -> str:
    device = clean_line(str(peer.get("peer", "")))[:8]
    name = clean_line(who(device)) or device or _("somebody")
    parts = [name, how_words(str(peer.get("how", "")))]
    if is_number(peer.get("seconds")):
        parts.append(_("for {span}").format(span=span_words(peer["seconds"])))
    if is_number(peer.get("received")) and is_number(peer.get("sent")):
        parts.append(
            _("in {received}, out {sent}").format(
                received=size_words(peer["received"]), sent=size_words(peer["sent"])
            )
        )
    return "  " + " · ".join(parts)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
