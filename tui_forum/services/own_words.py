"""What this person's machines have said of their boards: who lacks one, and whether it is to be handed on."""

from __future__ import annotations

from typing import Any

from sync.clock import day_of
from sync.log.base import BoardInfo
from tui_forum.services.home import Forum
from tui_forum.store.own_boards import hand_key, teller_of
from tui_forum.store.view_batch import Doc

UNTOLD = 2
"""`owed` of a register about a board that the others are to be told when we are on it, or of our leaving."""
LATEST: list[Any] = [1 << 63, ""]
"""The `word` of what is not told yet: later than all that was."""


def my_word(forum: Forum, info: BoardInfo, board: str) -> Doc | None:
    """What this machine said of a board last."""
    return forum.projector.own.tables.item(hand_key(board, info.device.id.hex()))


def hold_word(forum: Forum, info: BoardInfo, body: Doc, word: list[Any]) -> None:
    """Keep what is to be told of a board; inside a transaction."""
    register = {
        "sort": "hand",
        "board": "",
        "lamport": 0,
        "tie": "",
        "day": day_of(forum.now()),
        "body": {"name": "", "secrets": [], **body, "word": word},
        "owed": UNTOLD,
    }
    forum.projector.own.tables.keep_item(hand_key(body["of"], info.device.id.hex()), register)


def is_off(forum: Forum, info: BoardInfo, board: str) -> bool:
    """Whether the last word on a board is that it was left: then no machine gets it by itself.

    A machine that was dropped has no say: one that was stolen could let its word be the last for ever.
    """
    told = [item for item in forum.projector.own.boards.all_handed() if item["body"]["of"] == board]
    roster = info.roster
    words = [item["body"] for item in told if roster and roster.device(bytes.fromhex(teller_of(item)))]
    return bool(words) and not max(words, key=lambda body: (body["word"], body["on"]))["on"]


def others(info: BoardInfo) -> list[str]:
    """This person's other machines, by their devices on the board that joins them."""
    me = info.roster.device(info.device.id) if info.roster else None
    return sorted(device.hex() for device in me.devices if device != info.device.id) if me else []


def lacking(forum: Forum, info: BoardInfo, board: str) -> list[str]:
    """Those that said which boards they are on, and are not on this one."""
    known = forum.projector.own.lists.machines()
    return [
        machine
        for machine in others(info)
        if machine in known and board not in {of for of, _device in known[machine]["devices"]}
    ]
