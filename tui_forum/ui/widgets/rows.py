"""Where lists take their rows from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

Row_co = TypeVar("Row_co", covariant=True)


class RowSource(Protocol[Row_co]):
    """What a list needs of a store: a length and one row at a time."""

    def __len__(self) -> int:
        """How many rows."""

    def row(self, index: int) -> Row_co:
        """The row at this place, 0 being the first."""


class Rows(RowSource[Row_co]):
    """A short sequence as a RowSource."""

    def __init__(self, rows: Sequence[Row_co] = ()) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def row(self, index: int) -> Row_co:
        """The row at this place."""
        return self.rows[index]
