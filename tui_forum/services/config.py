"""Settings from config.toml in the home folder: read, checked, never written by us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set. Every field has a default, so an absent file is a good file."""

    theme: str = "dark"
    """One of THEMES."""
    ascii: bool = False
    """Draw marks and lines with ASCII characters only."""
    listen: tuple[str, int] | None = ("::", 0)
    """Address and port on which other machines may reach this one (port 0: any free one); "off" is None."""
    discovery: bool = True
    """Look for machines on the local network, and be found."""
    peers: tuple[tuple[str, int], ...] = ()
    """Addresses to try besides those that are discovered."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Binding id → key, or several separated by commas: [keys] of the file."""


THEMES = ("dark", "light", "high-contrast", "colour-blind", "ansi")


def load_settings(path: Path) -> Settings:
    """Read `path`; absent means defaults. Raises BadConfig naming the line or the key, and what would be right."""
    raise NotImplementedError
