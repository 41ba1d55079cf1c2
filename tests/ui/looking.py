"""What tests of screens speak of: a terminal's size, a screen that is kept, waiting until something is so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.pilot import Pilot

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "40x24": (40, 24)}
Golden = Callable[[App[Any], str], Awaitable[None]]
Until = Callable[[Pilot[Any], Callable[[], object]], Awaitable[None]]
