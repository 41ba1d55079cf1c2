"""A widget whose own style is worked out once a paint, not once a line: that was a third of painting."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class SteadyStyle(ScrollView):
    """A scroll view that is painted line by line."""

    _steady: Style | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of one paint; nothing that styles depend on changes meanwhile."""
        self._steady = super().rich_style
        try:
            return super().render_lines(crop)
        finally:
            self._steady = None

    @property
    def rich_style(self) -> Style:
        """The style of what has no style of its own."""
        return super().rich_style if self._steady is None else self._steady
