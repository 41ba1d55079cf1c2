"""Opening a home for its person, who has just typed the passphrase."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sync.errors import Damaged, DiskFull, StoreBusy
from tui_forum.services.home import Forum, open_home
from tui_forum.services.own_boards import catch_up

NOT_NOW = (StoreBusy, DiskFull, Damaged)
"""Reasons to wait for the next time: none of them may keep somebody out of what can be read, nor a doctor."""


def open_for_person(folder: Path, passphrase: str) -> Forum:
    """`open_home`; and what waited for the passphrase, as it needs the root seed, is done."""
    forum = open_home(folder, passphrase)
    try:
        with suppress(*NOT_NOW):
            catch_up(forum, passphrase)
    except BaseException:
        forum.close()
        raise
    return forum
