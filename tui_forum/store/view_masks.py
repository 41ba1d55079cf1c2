"""The masks that we wear: what makes our one-off keys again, so that letters to them open here."""

from __future__ import annotations

from collections.abc import Iterator

from sync.crypto.identity import DeviceKeys, one_off_keys
from sync.log.op import Op
from tui_forum.model.content import Anonymous, Private
from tui_forum.model.letters import Letter, open_letter
from tui_forum.store.log_reader import LogReader
from tui_forum.store.view import View

MOST_MASKS = 32
"""Of a board; letters to older ones open no longer."""


class Masks:
    """Kept as a fact by board, made again from our own anonymous posts."""

    def __init__(self, view: View, log: LogReader) -> None:
        self._view, self._log = view, log

    def is_own(self, op: Op, hidden: Anonymous) -> bool:
        """Whether an anonymous post is ours; its mask is remembered then, inside the log's transaction."""
        if one_off_keys(self._device(op.board_id), op.board_id, hidden.salt).id != op.device:
            return False
        worn, salt = self._salts(op.board_id), hidden.salt.hex()
        if salt not in worn:
            self._view.keep_fact(_fact(op.board_id), {"salts": [*worn, salt][-MOST_MASKS:]})
        return True

    def letter(self, op: Op, private: Private) -> Letter | None:
        """What a letter says that was sealed to one of our masks."""
        for keys in self._keys(op.board_id):
            letter = open_letter(private, op.board_id, op.device, keys)
            if letter is not None and letter.to == keys.id:
                return letter
        return None

    def names(self, board_id: bytes) -> list[str]:
        """The one-off keys that are ours (hexadecimal)."""
        return [keys.id.hex() for keys in self._keys(board_id)]

    def _keys(self, board_id: bytes) -> Iterator[DeviceKeys]:
        for salt in reversed(self._salts(board_id)):
            yield one_off_keys(self._device(board_id), board_id, bytes.fromhex(salt))

    def _salts(self, board_id: bytes) -> list[str]:
        return list(self._view.fact(_fact(board_id)).get("salts", ()))

    def _device(self, board_id: bytes) -> DeviceKeys:
        return self._log.board(board_id).device


def _fact(board_id: bytes) -> str:
    return f"masks:{board_id.hex()}"
