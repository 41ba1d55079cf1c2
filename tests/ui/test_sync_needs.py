"""What needs the person, on the sync screen: told when it is so, with the next step, and not else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.ui.looking import SIZES
from tests.ui.test_sync_screen import opened, shared
from tui_forum.services import writing
from tui_forum.services.home import Forum
from tui_forum.services.meetings import NewMachine
from tui_forum.services.node_told import LEAST_FREE
from tui_forum.ui.sync_needs import LONG_ALONE, Needs, needs_words

NOW = 1_700_000_000.0
ALONE = Needs(met=NOW - LONG_ALONE, waiting=2)


def test_nothing_is_needed_where_all_is_well() -> None:
    assert needs_words(Needs(), NOW) == ""
    assert needs_words(Needs(free=LEAST_FREE), NOW) == ""
    for fine in ({"near": True}, {"waiting": 0}, {"met": 0.0}, {"met": NOW - LONG_ALONE + 1}):
        assert needs_words(replace(ALONE, **fine), NOW) == ""  # type: ignore[arg-type]


def test_each_is_told_with_its_next_step() -> None:
    clock = ("The calendar of a peer is 9 days off ours.", "Set the date of the one that is wrong.")
    words = needs_words(
        replace(
            ALONE,
            ahead=1,
            told=(clock, clock),
            free=LEAST_FREE - 1,
            new=(NewMachine("ana", "Harbour", int(NOW)),),
        ),
        NOW,
    )
    assert words.startswith("Needs you\n  ! Only 500 MB are left on this disk. Make room")
    assert words.count("Set the date of the one that is wrong.") == 1
    assert "1 post is here and not shown before its time" in words
    assert "For 3 days no other machine was near, and posts of yours wait. Type an address (a)" in words
    assert "ana has linked a new machine on Harbour, just now." in words


def test_peer_text_is_cleaned() -> None:
    hostile = Needs(told=(("\x1b[2J", "\x9b"),), new=(NewMachine("\x1b]0;x\x07", "\u202e", 0),))
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(needs_words(hostile, NOW))


@pytest.mark.parametrize("size", SIZES)
async def test_days_alone_are_told_on_screen(
    story: Any, bo: Forum, until: Any, screen_text: Any, size: str
) -> None:
    board_id = bytes.fromhex(story.board)
    log = story.forum.log
    log.peer_has(board_id, bo.log.board(board_id).device.id, log.mark(board_id), story.clock.now())
    story.clock.advance(6 * 86_400)
    writing.reply(story.forum, story.threads[0], "Thank you.")
    app = shared(story.forum)
    async with app.run_test(size=(SIZES[size][0], 60)) as pilot:
        await opened(app, pilot, until)
        await until(pilot, lambda: "For 6 days" in " ".join(screen_text(app).split()))
        assert "! For 6 days no other" in screen_text(app)
    app.sharing.stop()
