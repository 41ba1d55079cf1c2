"""What another machine of the same person says is on this one's screen by itself."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.services.machines import link, meet
from tests.ui.looking import Until
from tui_forum.services import drafts, marking, reading


async def test_what_is_read_and_typed_elsewhere_shows_here(
    story: Any, until: Until, screen_text: Any, tmp_path: Path
) -> None:
    laptop = await asyncio.to_thread(link, story.forum, tmp_path / "laptop")
    meet(story.forum, laptop)
    assert marking.unread_total(laptop) == marking.unread_total(story.forum) == (3, 2)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "3 unread in 2 threads" in screen_text(app))
        marking.mark_all_read(laptop)
        drafts.save_draft(laptop, board=story.board, title="From the laptop", body="Half a thought.")
        meet(laptop, story.forum)
        await until(pilot, lambda: "2/3" not in screen_text(app) and "unread in" not in screen_text(app))
        assert reading.unread_total(story.forum) == (0, 0)
        assert [row.title for row in drafts.list_drafts(story.forum)] == ["From the laptop"]
    laptop.close()
