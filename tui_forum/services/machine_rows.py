"""A person's machines, each once with all that it is on: as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui_forum.services.devices import DeviceRow


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine, with what it is on each board; without a name every board shows it by itself."""

    name: str
    this: bool
    rows: tuple[DeviceRow, ...]

    @property
    def which(self) -> str:
        """What services find it by."""
        return self.name or self.rows[0].device

    @property
    def met(self) -> int:
        """When it was met last, unix seconds; 0 for never."""
        return max(row.met for row in self.rows)


def machines_of(rows: Iterable[DeviceRow]) -> list[Machine]:
    """Rows of the same machine together: this one, then named ones, then the others, each by itself."""
    groups: dict[tuple[bool, str], list[DeviceRow]] = {}
    for row in rows:
        groups.setdefault((not row.this, "" if row.this else row.name or f"\0{row.device}"), []).append(row)
    return [
        Machine("" if name.startswith("\0") else name, not other, tuple(found))
        for (other, name), found in sorted(groups.items())
    ]
