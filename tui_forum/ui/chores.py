"""What the open app does by itself: it sends what has slept long enough, and says so."""

from __future__ import annotations

from functools import partial

from sync.errors import StoreBusy, SyncError
from tui_forum.services.chores import CHORE_SECONDS, do_chores, gone_words
from tui_forum.services.errors_said import sentence
from tui_forum.ui.host import Host
from tui_forum.ui.screens.page import Page

CHORES_EVERY = CHORE_SECONDS


async def look_after(app: Host) -> None:
    """Do what is due now, on the writer thread; what left or came back is told on the screen on top."""
    if not app.is_open:
        return
    try:
        gone = await app.writer.do(partial(do_chores, app.forum))
    except StoreBusy:
        return  # the next look tries again
    except SyncError as error:
        _say(app, sentence(error))
        return
    if gone.posted:
        app.wrote()
    if words := gone_words(gone):
        _say(app, words)


def _say(app: Host, words: str) -> None:
    if isinstance(app.screen, Page):
        app.screen.say(words)
