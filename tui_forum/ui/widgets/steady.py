"""A scroll view that costs little to paint again: one style a paint, and no layout of the whole screen."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region, Size
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

    def take_size(self, size: Size) -> None:
        """Hold lines and cells of `size`. All is laid out anew only where the scroll bar comes or goes."""
        height, now = self.container_size.height, self.virtual_size
        if not height or size.width != now.width or (size.height > height) != (now.height > height):
            self.virtual_size = size
        elif size != now:
            self.set_reactive(ScrollView.virtual_size, size)
            if self.show_vertical_scrollbar:
                self.vertical_scrollbar.window_virtual_size = size.height
            self.scroll_y = min(self.scroll_y, self.max_scroll_y)
