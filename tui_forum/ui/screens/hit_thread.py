"""A thread that was opened from a search: the words are marked, and two keys go from hit to hit."""

from __future__ import annotations

from collections.abc import Sequence

from tui_forum.language import _
from tui_forum.model.errors import NotFound
from tui_forum.model.rows import HitRow, ThreadRow
from tui_forum.services import reading
from tui_forum.ui.bindings import bind
from tui_forum.ui.places import EVERYTHING
from tui_forum.ui.screens.thread import ThreadScreen


class HitThread(ThreadScreen):
    """Hit number `at` of `hits`; `words` are those that were looked for."""

    groups = ("back", "thread", "hits")
    bar = ("hits.next", "hits.previous", "reply", "hear", "fold", "who", "back")
    own_bar = bar
    BINDINGS = bind("hits")

    def __init__(self, row: ThreadRow, hits: Sequence[HitRow], at: int, words: tuple[str, ...]) -> None:
        super().__init__(row, EVERYTHING, post=hits[at].post)
        self._hits, self._at, self._words = hits, at, words

    def open_thread(self, row: ThreadRow, post: str = "") -> None:
        """With the words marked."""
        self.view.hits = self._words
        super().open_thread(row, post)

    def status(self) -> str:
        """Which hit of how many."""
        which = _("hit {number} of {hits}").format(number=self._at + 1, hits=len(self._hits))
        return f"{which} · {super().status()}"

    def action_hit(self, by: int) -> None:
        """The next or previous one, in this thread or another."""
        at = self._at + by
        if not 0 <= at < len(self._hits):
            self.say(_("That was the last hit.") if by > 0 else _("That was the first hit."))
            return
        hit = self._hits[at]
        try:
            row = reading.get_thread(self.forum_app.forum, hit.thread)
        except NotFound as error:  # it went since it was found
            self.sorry(error)
            return
        self._at = at
        self._mark_read(self.view.leave())
        self.open_thread(row, hit.post)
