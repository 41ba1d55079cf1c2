"""Sorting and narrowing the list of the main screen; the choice is kept for each place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import work

from sync.errors import SyncError
from tui_forum.language import _, counted
from tui_forum.model.arrangement import SORTS, Arrangement
from tui_forum.services import reading
from tui_forum.services.arranging import keep_arrangement, kept_arrangement
from tui_forum.services.arranging_words import SORT_WORDS
from tui_forum.ui.places import Place
from tui_forum.ui.screens.doors import Doors
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.pick import PickScreen


class Arranging(Doors):
    """The part of the main screen that puts threads in an order, leaves some out, and marks them read."""

    def arranged(self, place: Place) -> Place:
        """The place with what was chosen for it before."""
        return replace(place, arranged=kept_arrangement(self.forum_app.forum, place.key))

    def _rearrange(self, arrangement: Arrangement | None) -> None:
        if arrangement is None or arrangement == self._place.arranged:
            return
        app, key = self.forum_app, self._place.key
        app.writer.soon(partial(keep_arrangement, app.forum, key, arrangement))
        self.show_place(replace(self._place, arranged=arrangement))

    def show_place(self, place: Place) -> None:
        """Show the threads of a place as it is arranged."""
        raise NotImplementedError

    def action_sort(self) -> None:
        """Choose the order."""
        names = {_(words): sort for sort, words in SORT_WORDS.items()}
        here = self._place.arranged

        def chosen(name: str | None) -> None:
            if name:
                self._rearrange(replace(here, sort=names[name]))

        waits = self._place.kind == "waiting" and here.sort == SORTS[0]
        now = _(SORT_WORDS["waiting" if waits else here.sort])
        self.app.push_screen(PickScreen(list(names), now, _("In another order")), chosen)

    def action_filter(self) -> None:
        """Choose what alone is shown."""
        from tui_forum.ui.screens.filter import FilterScreen

        self.app.push_screen(FilterScreen(self._place.arranged, self._place.board), self._rearrange)

    def clear_filter(self) -> bool:
        """Show everything of the place again; whether anything was left out."""
        narrowed = self._place.arranged.narrows
        self._rearrange(Arrangement(self._place.arranged.sort))
        return narrowed

    @work(group=ACTING)
    async def action_all_read(self) -> None:
        """Everything in the list is read."""
        app, place = self.forum_app, self._place
        more = place.arranged.narrows or place.kind == "waiting"
        if more and not self.sure(_("A once more marks all read, also what is not in this list.")):
            return
        mark = partial(reading.mark_all_read, app.forum, place.board or None, place.section or None)
        try:
            marked = await app.writer.do(mark)
        except SyncError as error:
            self.sorry(error)
            return
        app.wrote()
        self.say(
            counted(marked, "{n} post marked read.", "{n} posts marked read.")
            if marked
            else _("Nothing here was unread.")
        )
