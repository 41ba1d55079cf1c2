"""A board on which river facilitates and ana writes, and choosing from what can be done about a post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot

from tests.ui.looking import Until
from tui_forum.model.people_rows import QueueRow
from tui_forum.services import queue
from tui_forum.services.home import Forum
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.widgets.pick import PickScreen


@dataclass
class Shared:
    """The story's board with ana on it; `ride` is a thread of hers."""

    story: Any
    ana: Forum
    ride: str
    carry: Callable[[Forum, Forum, str], None]

    def arrive(self) -> None:
        """What ana wrote arrives."""
        self.carry(self.ana, self.story.forum, self.story.board)

    def leave(self) -> None:
        """What river wrote reaches ana."""
        self.carry(self.story.forum, self.ana, self.story.board)

    def items(self) -> list[QueueRow]:
        """Everything in river's queue."""
        return queue.Items(self.story.forum, self.story.board).rows(done=True)


async def pick(app: ForumApp, pilot: Pilot[int], until: Until, words: str) -> None:
    """Choose from the list that `o` opens."""
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app.screen, PickScreen))
    picking = app.screen
    names = app.screen._names  # type: ignore[attr-defined]  # what is offered is what the test is about
    place = next(index for index, name in enumerate(names) if name.startswith(words))
    here = names.index(app.screen._chosen)  # type: ignore[attr-defined]
    await pilot.press(*["down"] * (place - here), "enter")
    await until(pilot, lambda: app.screen is not picking)
