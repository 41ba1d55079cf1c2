"""What the view asks of the log beneath it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from sync.log.base import BoardInfo
from sync.log.op import Op


class LogReader(Protocol):
    """What the view asks of the log."""

    def board(self, board_id: bytes) -> BoardInfo:
        """A board of this home."""

    def op(self, board_id: bytes, op_id: bytes) -> Op | None:
        """A held op."""

    def places(self, board_id: bytes, numbers: Collection[int]) -> dict[int, tuple[bytes, int]]:
        """(device, place in its sequence) of the ops with these local numbers."""

    def numbers(self, board_id: bytes, device: bytes, first: int, last: int) -> list[int]:
        """The local numbers of what a device wrote from one place of its sequence to another."""
