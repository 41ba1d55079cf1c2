"""Columns stay straight whatever script people write in: wide characters, emoji with joiners, Arabic, Hebrew,
Devanagari, combining marks; on every kind of list, at three widths.
"""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from tests.ui.looking import SIZES
from tui_forum.services import bulk, inbox, reading
from tui_forum.ui.screens.filter import FilterList
from tui_forum.ui.screens.search import HitList
from tui_forum.ui.widgets.line_list import LineList

NOW = 1_700_000_000
WRITTEN = [
    ("台所にいます", "美咲", "おはようございます。今日は**とても**静かな朝でした。みなさんはいかがですか。"),
    ("👩‍👩‍👧‍👦 family 👍🏽 🏳️‍🌈", "zoë 🦊", "👩‍🚀 one, 👨‍👩‍👧 two, ☕️ three: 🇪🇸 and 1️⃣."),
    ("مساء الخير للجميع", "سلمى", "كيف حالكم؟ *أنا بخير* اليوم، شكراً لكم."),
    ("ערב טוב לכולם", "נועה", "> מה שלומך?\nבסדר גמור, תודה רבה לכם."),
    ("नमस्ते, कैसे हैं आप?", "अनिता", "- मैं ठीक हूँ\n- क्षत्रिय, श्री, ज्ञान"),
    ("Cafe\u0301 nai\u0308ve Z\u0351\u036b", "Åsa", "e\u0301e\u0301 a\u0300\u0301\u0302\u0303\u0304 marks"),
    ("ภาษาไทย สวัสดี", "มาลี", "สบายดีไหม ขอบคุณค่ะ"),
    ("한국어 각각", "지민", "안녕하세요 여러분"),
    ("plain ASCII for comparison", "bo", "nothing special here"),
]  # fmt: skip


@pytest.fixture
def many(story: Any) -> Any:
    """A board where everybody writes in their own script."""
    posts = []
    for number, (title, author, body) in enumerate(WRITTEN):
        wall = NOW - 3600 * (number + 1)
        posts.append(
            bulk.NewPost(body, title=title, author=author, wall=wall, tags=(author,), section="Welcome")
        )
        posts.append(
            bulk.NewPost(
                body[::-1][:30] if body.isascii() else body,
                author=author,
                parent=len(posts) - 1,
                wall=wall + 60,
            )
        )
    made = bulk.post_many(story.forum, story.board, posts)
    inbox.inbox_seen(story.forum)
    reading.keep_unread(story.forum, made[1])
    return story


def straight(app: Any) -> None:
    """Every line of every list is exactly as wide as its widget: what stands right of it stays in place."""
    for lines in app.screen.query(LineList):
        width = lines.scrollable_content_region.width
        for index in range(len(lines.source) if lines.display else 0):
            assert cell_len(lines.draw(lines.source.row(index), width, False)) == width
        for y in range(lines.size.height):
            assert lines.render_line(y).cell_length == lines.scrollable_content_region.width
    for view in app.screen.query("ThreadView"):
        for y in range(view.size.height):
            strip = view.render_line(y)
            assert sum(cell_len(segment.text) for segment in strip) == view.scrollable_content_region.width


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_of_threads(many: Any, golden: Any, size: str) -> None:
    app = many.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("s", "g", "down", "down", "down", "enter")
        await pilot.pause(0.2)
        straight(app)
        await golden(app, f"scripts-list-{size}")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", range(len(WRITTEN)))
async def test_a_thread(many: Any, golden: Any, size: str, number: int) -> None:
    app = many.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        thread = next(row.thread for row in reading.threads(many.forum) if row.author == WRITTEN[number][1])
        app.screen.open_thread(reading.get_thread(many.forum, thread))
        await pilot.pause()
        straight(app)
        if number in (0, 1, 2, 4):
            await golden(app, f"scripts-thread-{number}-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_tags_and_search(many: Any, golden: Any, until: Any, screen_text: Any, size: str) -> None:
    app = many.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("f", "G")
        await pilot.pause()
        assert isinstance(app.focused, FilterList)
        straight(app)
        await golden(app, f"scripts-filter-{size}")
        await pilot.press("escape", "slash", *"in:welcome")
        await until(pilot, lambda: "found" in screen_text(app))
        assert app.screen.query_one(HitList).source
        straight(app)
        await golden(app, f"scripts-search-{size}")
