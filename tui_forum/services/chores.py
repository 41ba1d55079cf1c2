"""What a home does by itself while a program has it open, whatever that program is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from sync.errors import NotPermitted, StoreBusy
from sync.net.waiting import wait_up_to
from tui_forum.language import _, counted
from tui_forum.services.anonymous import check_anonymous
from tui_forum.services.home import Forum
from tui_forum.services.outbox import PASSING, Gone, send_due
from tui_forum.services.own import share

CHORE_SECONDS = 20.0
MERGES = 2
"""Steps in which words of the search index are merged at once: a person's post may wait for them."""


def do_chores(forum: Forum) -> Gone:
    """Send what has slept long enough; as a facilitator, check anonymous posts; tell our other machines.

    And bring the search index into order, a little at a time. Cheap if nothing is due.
    """
    gone = send_due(forum)
    with suppress(*PASSING, NotPermitted):  # a rank may have changed while we looked
        check_anonymous(forum)
    with suppress(*PASSING, NotPermitted):
        share(forum)
    with suppress(*PASSING):
        _merge_words(forum)
    return gone


def _merge_words(forum: Forum) -> None:
    for _step in range(MERGES):
        if not forum.view.posts.words.merge():
            return


def tend(forum: Forum) -> bool:
    """Begin new keys on boards where it is this machine's turn; whether it was on any.

    A program that runs on does so by itself in time; one that ends soon does it once, at its end.
    """
    with suppress(StoreBusy):
        begun = [forum.log.tend(info.board_id) for info in forum.log.boards()]
        return any(op is not None for op in begun)
    return False


def gone_words(gone: Gone) -> str:
    """What left the outbox, or why something could not; "" for nothing."""
    if gone.back:
        return _("A post could not be sent, and is a draft again: {reason}").format(reason=gone.back[-1][1])
    if gone.posted:
        return counted(len(gone.posted), "{n} post that slept has left.", "{n} posts that slept have left.")
    return ""


async def keep_doing_chores(
    forum: Forum, told: Callable[[Gone], None] = lambda gone: None, heard: asyncio.Event | None = None
) -> None:
    """Do them at once and then every 20 s, off the loop, until cancelled; `told` hears of what left.

    When `heard` is set, at once: another machine of ours said something.
    """
    heard = heard or asyncio.Event()
    while True:
        heard.clear()
        with suppress(*PASSING):
            gone = await asyncio.to_thread(do_chores, forum)
            if gone.posted or gone.back:
                told(gone)
        await wait_up_to(heard, CHORE_SECONDS)
