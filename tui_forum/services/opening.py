"""Opening a home for its person, who has just typed the passphrase."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sync.errors import StoreBusy
from tui_forum.services.home import Forum, open_home
from tui_forum.services.own_boards import catch_up


def open_for_person(folder: Path, passphrase: str) -> Forum:
    """`open_home`; and what waited for the passphrase, as it needs the root seed, is done."""
    forum = open_home(folder, passphrase)
    try:
        with suppress(StoreBusy):  # next time, then
            catch_up(forum, passphrase)
    except BaseException:
        forum.close()
        raise
    return forum
