"""What a home does by itself while a program has it open, whatever that program is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from sync.errors import StoreBusy
from tui_forum.services.anonymous import check_anonymous
from tui_forum.services.home import Forum
from tui_forum.services.outbox import Gone, send_due

CHORE_SECONDS = 20.0


def do_chores(forum: Forum) -> Gone:
    """Send what has slept long enough; as a facilitator, check anonymous posts. Cheap if nothing is due."""
    gone = send_due(forum)
    with suppress(StoreBusy):
        check_anonymous(forum)
    return gone


async def keep_doing_chores(forum: Forum, told: Callable[[Gone], None] = lambda gone: None) -> None:
    """Do them at once and then every 20 s, off the loop, until cancelled; `told` hears of what left."""
    while True:
        with suppress(StoreBusy):
            gone = await asyncio.to_thread(do_chores, forum)
            if gone.posted or gone.back:
                told(gone)
        await asyncio.sleep(CHORE_SECONDS)
