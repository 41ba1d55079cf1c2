"""What the open app does by itself: it sends what has slept long enough, and says so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sync.errors import StoreBusy, SyncError
from tui_forum.language import _, counted
from tui_forum.services.chores import CHORE_SECONDS, do_chores
from tui_forum.services.errors_said import sentence
from tui_forum.services.outbox import Gone
from tui_forum.ui.screens.page import Page

if TYPE_CHECKING:
    from tui_forum.ui.forum_app import ForumApp

CHORES_EVERY = CHORE_SECONDS


async def look_after(app: ForumApp) -> None:
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


def gone_words(gone: Gone) -> str:
    """What left the outbox, or why something could not; "" for nothing."""
    if gone.back:
        return _("A post could not be sent, and is a draft again: {reason}").format(reason=gone.back[-1][1])
    if gone.posted:
        return counted(len(gone.posted), "{n} post that slept has left.", "{n} posts that slept have left.")
    return ""


def _say(app: ForumApp, words: str) -> None:
    if isinstance(app.screen, Page):
        app.screen.say(words)
