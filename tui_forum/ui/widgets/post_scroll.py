"""A whole thread in one widget: exact heights up front, lines drawn on demand, the place kept by post."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from textual import events, work
from textual.geometry import Size
from textual.message import Message

from tui_forum.model.rows import PostRow
from tui_forum.ui.widgets.layout import ThreadLayout
from tui_forum.ui.widgets.post_lines import PostLines

OVERLAP = 2  # lines that stay on screen when a page is turned
AT_ONCE = 100  # posts that are measured between two looks at what else is to be done


class PostScroll(PostLines):
    """Posts of one thread; moves by post, scrolls by line."""

    class Moved(Message):
        """Another post is current, or the posts changed."""

    _ours = False  # whether we are the ones who scroll

    # Posts in and out.

    @property
    def current(self) -> PostRow | None:
        """The post that keys act on."""
        shown = self.layout_of.shown
        return self.layout_of.posts[shown[self.place]].row if self.place < len(shown) else None

    def open(self, rows: Sequence[PostRow]) -> None:
        """Show another thread; a long one is measured to its ends once it is seen."""
        layout = self.layout_of = ThreadLayout(me=self.me, hits=self.hits)
        layout.set_posts(rows)
        first = self._first()
        with self._laying_out():
            self._measure(first)
            self.scroll_to(y=0, animate=False, immediate=True)
            self._stand(first)
        if not layout.exact:
            self.call_after_refresh(self._measure_rest, layout)

    def _first(self) -> int:
        """The post at which a thread is opened."""
        return 0

    def show(self, rows: Sequence[PostRow]) -> None:
        """Take the posts anew; the reader's place stays where it is, by post."""
        anchor = self._anchor()
        self.layout_of.set_posts(rows)
        self._measure()
        self._return_to(anchor)

    @work(group="measuring", exclusive=True)
    async def _measure_rest(self, layout: ThreadLayout) -> None:
        """Measure the posts that nobody looks at, a few at a time, then give each its place."""
        for index in range(len(layout.posts)):
            layout.height(index)
            if index % AT_ONCE == 0:
                await asyncio.sleep(0)
                if self.layout_of is not layout or layout.exact:
                    return
        self._settle()

    def _settle(self) -> None:
        """From here on every height is exact; what is seen stays where it is."""
        if not self.layout_of.exact:
            with self._laying_out():
                anchor = self._anchor()
                self._measure()
                self._return_to(anchor)

    @contextmanager
    def _laying_out(self) -> Iterator[None]:
        """Scrolling in here is ours, and among posts whose heights are known."""
        before, self._ours = self._ours, True
        try:
            yield
        finally:
            self._ours = before

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Where somebody scrolls, heights are exact."""
        super().watch_scroll_y(old, new)
        if not self._ours:
            self._settle()

    def _measure(self, about: int | None = None) -> None:
        self._lines.clear()
        layout, bar = self.layout_of, self.styles.scrollbar_size_vertical
        width, height = self._measured = self._extent()
        barred = 2 * len(layout.posts) > height  # so a long thread is measured but once: a post takes three
        layout.measure(max(20, width - bar * barred - 1), about)
        if not barred and layout.tops[-1] > height:
            barred = True
            layout.measure(max(20, width - bar - 1))
        self.virtual_size = Size(width - bar * barred, layout.tops[-1])

    def _extent(self) -> tuple[int, int]:
        """Cells of a line, with those of the scroll bar, and lines; before there are any, as expected."""
        width = self.scrollable_content_region.width
        if not width:
            return self.expected, self.app.size.height
        return width + self.styles.scrollbar_size_vertical * self.show_vertical_scrollbar, self.size.height

    def _anchor(self) -> tuple[str, str, int]:
        """Current post, post at the top of the screen, lines of it that have scrolled off."""
        layout = self.layout_of
        if not layout.shown:
            return "", "", 0
        top = layout.at(self.scroll_offset.y)
        off = self.scroll_offset.y - layout.tops[top]
        row = self.current
        return (row.post if row else ""), layout.posts[layout.shown[top]].row.post, off

    def _return_to(self, anchor: tuple[str, str, int]) -> None:
        current, top, off = anchor
        layout = self.layout_of
        self.place = (layout.place_of(current) or 0) if current else 0
        if (place := layout.place_of(top)) is not None and top:
            tall = layout.tops[place + 1] - layout.tops[place]
            self.scroll_to(y=layout.tops[place] + min(off, tall - 1), animate=False, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self, event: events.Resize) -> None:
        """Fold again for the new width, holding the place."""
        layout, before, now = self.layout_of, self._measured, self._extent()
        if now[0] == before[0] and 2 * len(layout.posts) > max(now[1], before[1]):
            self._measured = now  # no line is folded elsewhere, and there is a scroll bar as before
            with self._laying_out():
                self._into_view()
        elif now != before:
            with self._laying_out():
                anchor = self._anchor()
                self._measure(None if layout.exact else layout.shown[self.place])
                self._return_to(anchor)
                self._into_view()

    # Moving.

    def _place_of_post(self, index: int) -> int:
        layout = self.layout_of
        if index not in layout.shown:
            layout.reveal(index)
            self._measure()
        return layout.shown.index(index)

    def go_to(self, post: str) -> None:
        """Make this post current, unfolding what hides it."""
        index = next((i for i, other in enumerate(self.layout_of.posts) if other.row.post == post), None)
        if index is not None:
            self._go(self._place_of_post(index))

    def _go(self, place: int) -> None:
        """Make a shown post current and bring it into view."""
        self._settle()
        self._stand(place)

    def _stand(self, place: int) -> None:
        self.place = max(0, min(place, len(self.layout_of.shown) - 1))
        self._into_view()
        self.refresh()
        self.post_message(self.Moved())

    def _into_view(self) -> None:
        tops, place = self.layout_of.tops, self.place
        if place + 1 >= len(tops):
            return
        height = self.scrollable_content_region.height
        top, end, here = tops[place], tops[place + 1] - 1, self.scroll_offset.y
        if top < here or end > here + height:
            self.scroll_to(y=top, animate=False, immediate=True)

    def _scroll_by(self, lines: int) -> bool:
        self._settle()
        before = self.scroll_offset.y
        self.scroll_to(y=before + lines, animate=False, immediate=True)
        moved = self.scroll_offset.y != before
        if moved:
            self._current_from_scroll()
        return moved

    def _current_from_scroll(self) -> None:
        """The current post stays while its header shows, else it is the first one below the top edge."""
        layout, here = self.layout_of, self.scroll_offset.y
        height = self.scrollable_content_region.height
        if not here <= layout.tops[self.place] < here + height:
            place = layout.at(here)
            if layout.tops[place] < here and layout.tops[place + 1] < here + height // 2:
                place = min(place + 1, len(layout.shown) - 1)
            self.place = place
        self.refresh()
        self.post_message(self.Moved())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves three lines."""
        event.stop()
        event.prevent_default()
        self._scroll_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves three lines."""
        event.stop()
        event.prevent_default()
        self._scroll_by(-3)

    def action_scroll_lines(self, by: int) -> None:
        """A line, or a post where there is nothing to scroll."""
        if not self._scroll_by(by):
            self.action_step(by)

    def action_page(self, by: int) -> None:
        """A screenful, less a little for context."""
        self._scroll_by(by * max(1, self.scrollable_content_region.height - OVERLAP))

    def action_go(self, to: int) -> None:
        """The first (0) or last (-1) post."""
        self._go(0 if to == 0 else len(self.layout_of.shown) - 1)

    def action_step(self, by: int) -> None:
        """The next or previous post."""
        if 0 <= self.place + by < len(self.layout_of.shown):
            self._go(self.place + by)
