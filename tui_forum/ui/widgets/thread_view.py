"""Reading a thread: folding, content notes, and what has been read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual import events
from textual.message import Message

from tui_forum.model.rows import PostRow
from tui_forum.ui.bindings import bind
from tui_forum.ui.widgets.post_scroll import PostScroll


class ThreadView(PostScroll):
    """The posts of a thread as they are being read."""

    BINDINGS = bind("thread")
    moves_by = "thread"

    class Passed(Message):
        """These posts have been read."""

        def __init__(self, posts: list[str]) -> None:
            super().__init__()
            self.posts = posts

    class KeptUnread(Message):
        """The reader wants this post unread still."""

        def __init__(self, post: str) -> None:
            super().__init__()
            self.post = post

    class Wanted(Message):
        """The reader wants to do something about this post; `what` is the action's name."""

        def __init__(self, what: str, row: PostRow) -> None:
            super().__init__()
            self.what = what
            self.row = row

    class RanOut(Message):
        """Nothing unread is left in this thread in that direction (+1 onwards, -1 back)."""

        def __init__(self, direction: int) -> None:
            super().__init__()
            self.direction = direction

    def __init__(self, now: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(now, id=id)
        self._passed: set[str] = set()
        self._kept: set[str] = set()

    @property
    def unread(self) -> int:
        """How many posts are unread, folded ones too."""
        return sum(post.row.unread for post in self.layout_of.posts)

    def open(self, rows: Sequence[PostRow]) -> None:
        """Show another thread, from its first unread post on."""
        self._passed, self._kept = set(), set()
        super().open(rows)

    def _first(self) -> int:
        return self.layout_of.unread_after(-1) or 0

    def show(self, rows: Sequence[PostRow]) -> None:
        """Take the posts anew; what was read here stays read while the store catches up."""
        super().show([replace(row, unread=False) if row.post in self._passed else row for row in rows])

    def on_click(self, event: events.Click) -> None:
        """A click makes a post current; on its folded note or replies it opens them."""
        line = event.y + self.scroll_offset.y
        if line < self.layout_of.tops[-1]:
            self.place = self.layout_of.at(line)
            row = self.current
            self.refresh()
            self.post_message(self.Moved())
            if row and row.post in self.layout_of.folded and line == self.layout_of.tops[self.place + 1] - 2:
                self.action_fold()
            else:
                self.action_open_note()

    def action_step(self, by: int) -> None:
        """The next or previous post; the one that is left has been read."""
        if 0 <= self.place + by < len(self.layout_of.shown):
            self._pass([self.place])
            self._go(self.place + by)

    # Folding.

    def _again(self) -> None:
        anchor = self._anchor()
        self._measure()
        self._return_to(anchor)

    def action_fold(self) -> None:
        """Fold or unfold the replies below the current post."""
        row = self.current
        if row is None:
            return
        index = self.layout_of.shown[self.place]
        after = self.layout_of.posts[index + 1 : index + 2]
        if after and after[0].row.depth > row.depth:
            self.layout_of.folded ^= {row.post}
            self._again()

    def action_open_note(self) -> None:
        """Open the current post if it waits under a content note, close it again otherwise."""
        row = self.current
        if row and (row.notes or row.muted) and not row.mine:
            self.layout_of.opened ^= {row.post}
            self._again()

    # Reading.

    def _pass(self, places: Sequence[int]) -> None:
        """Those shown posts are read now; say so."""
        if read := self._read(places):
            self.post_message(self.Passed(read))

    def _read(self, places: Sequence[int]) -> list[str]:
        """Mark those shown posts as read, unless they were to be kept; gives back which were not before."""
        posts = self.layout_of.posts
        indexes = [self.layout_of.shown[place] for place in places if place < len(self.layout_of.shown)]
        read = [i for i in indexes if posts[i].row.unread and posts[i].row.post not in self._kept]
        for index in read:
            posts[index].row = replace(posts[index].row, unread=False)
            self._passed.add(posts[index].row.post)
            self._lines.discard(index)
        if read:
            self.refresh()
        return [posts[index].row.post for index in read]

    def _visible(self) -> list[int]:
        """The shown posts whose end is on the screen."""
        tops, here = self.layout_of.tops, self.scroll_offset.y
        bottom = here + self.scrollable_content_region.height
        later = range(self.layout_of.at(here), len(self.layout_of.shown))
        return [place for place in later if here < tops[place + 1] - 1 <= bottom]

    def pass_visible(self) -> None:
        """What the reader can see to its end counts as read: a page is turned."""
        self._pass(self._visible())

    def leave(self) -> list[str]:
        """The same when the thread is left: gives back the posts, since no message outlives the screen."""
        return self._read(self._visible())

    def action_next_unread(self) -> None:
        """On to the next unread post; RanOut when there is none."""
        self._pass([self.place])
        layout = self.layout_of
        here = layout.shown[self.place] if layout.shown else -1
        found = self._unkept(layout.unread_after(here), here)
        if found is None:
            self.pass_visible()
            self.post_message(self.RanOut(1))
        else:
            self._go(self._place_of_post(found))

    def _unkept(self, found: int | None, here: int) -> int | None:
        """The next unread post that the reader has not asked to keep; from the top when none is below."""
        posts = self.layout_of.posts
        wanted = [
            i
            for i, post in enumerate(posts)
            if post.row.unread and post.row.post not in self._kept and i != here
        ]
        return next((i for i in wanted if found is not None and i >= found), wanted[0] if wanted else None)

    def action_previous_unread(self) -> None:
        """Back to the unread post before this one; RanOut when there is none."""
        here = self.layout_of.shown[self.place] if self.layout_of.shown else 0
        found = self.layout_of.unread_before(here)
        if found is None:
            self.post_message(self.RanOut(-1))
        else:
            self._go(self._place_of_post(found))

    def action_read_on(self) -> None:
        """A page; at the end of the thread, the next unread post anywhere."""
        self.pass_visible()
        if self.scroll_offset.y < self.max_scroll_y:
            self.action_page(1)
        else:
            self.place = max(0, len(self.layout_of.shown) - 1)
            self.action_next_unread()

    def action_keep_unread(self) -> None:
        """The current post stays unread whatever is read next."""
        row = self.current
        if row is None:
            return
        self._kept.add(row.post)
        self._passed.discard(row.post)
        index = self.layout_of.shown[self.place]
        self.layout_of.posts[index].row = replace(row, unread=True)
        self._lines.discard(index)
        self.refresh()
        self.post_message(self.KeptUnread(row.post))

    def action_want(self, what: str) -> None:
        """Do something about the current post."""
        if (row := self.current) is not None:
            self.post_message(self.Wanted(what, row))
