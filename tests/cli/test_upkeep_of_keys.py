"""A machine that only ever syncs for a moment still does its part: new keys when they are a month old."""

from __future__ import annotations

import time

from sync.clock import SECONDS_PER_DAY, ManualClock
from tests.cli.console import PASSPHRASE, Person
from tui_forum.services.boards import new_board
from tui_forum.services.home import open_home

ONE_SHOT = ("sync", "--listen", "127.0.0.1:0", "--no-discovery", "--for", "1")


def epochs(person: Person, board: str) -> int:
    with person.opened() as forum:
        return len(forum.log.board(bytes.fromhex(board)).epochs)


def test_one_short_sync_begins_keys_that_are_due_and_only_those(ana: Person) -> None:
    then = ManualClock(time.time() - 40 * SECONDS_PER_DAY)
    forum = open_home(ana.home, PASSPHRASE, clock=then)
    board = new_board(forum, "Harbour", PASSPHRASE).board
    forum.close()
    assert epochs(ana, board) == 1
    ana.run(*ONE_SHOT, code=4)
    assert epochs(ana, board) == 2
    ana.run(*ONE_SHOT, code=4)
    assert epochs(ana, board) == 2
