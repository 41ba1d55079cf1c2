"""Boards and sections as a screen of their own, for narrow terminals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.ui.bindings import bind
from tui_forum.ui.places import Place
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.place_list import PlaceList
from tui_forum.ui.widgets.rows import Rows


class BoardsScreen(Page[Place]):
    """Gives back the place that was chosen."""

    groups = ("back", "list")
    bar = ("list.open", "back")
    BINDINGS = bind("back")

    def __init__(self, places: Sequence[Place], here: Place) -> None:
        super().__init__()
        self._places = places
        self._here = here

    def heading(self) -> str:
        """Where we are."""
        return _("Boards")

    def content(self) -> Iterable[Widget]:
        """The list."""
        places = PlaceList(Rows(self._places))
        places.here = self._here.key
        yield places

    def begin(self) -> None:
        """Stand on the place we came from."""
        super().begin()
        self.query_one(PlaceList).go_to(self._here.key)

    @on(LineList.Opened)
    def _chosen(self, event: LineList.Opened) -> None:
        self.dismiss(event.row)
