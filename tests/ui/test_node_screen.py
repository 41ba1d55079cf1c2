"""The node's screen: what the node says, and nothing else; honest when there is none."""

from __future__ import annotations

from typing import Any

import pytest

from sync.node.daemon import STATUS_NAME
from sync.node.status import serve_status
from tests.ui.looking import SIZES, Until
from tui_forum.ui.node_words import node_words, size_words, span_words
from tui_forum.ui.screens.node import NodeScreen

STATUS: dict[str, Any] = {
    "seconds": 41 * 86_400.0,
    "listening": ["192.168.1.2:4100"],
    "boards": 9,
    "half_open": 1,
    "store_bytes": 12_400_000,
    "disk_free": 300_000_000,
    "disk_total": 64_000_000_000,
    "backup": 1_700_000_000 - 9 * 86_400,
    "carried": [{"board": "a1" * 32, "posts": 1_204, "members": 14, "joined": True}],
    "peers": [
        {"peer": "a1b2c3d4", "address": "192.168.1.20:4100", "how": "incoming", "seconds": 240.0,
         "received": 1_100_000, "sent": 4_000, "receiving": 0, "sending": 0},
        {"peer": "", "address": "192.168.1.21:4100", "how": "invite", "seconds": 7300, "received": 12,
         "sent": 900},
    ],
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen(story: Any, golden: Any, until: Until, screen_text: Any, size: str) -> None:
    app = story.app()
    socket = story.forum.paths.folder / STATUS_NAME
    async with serve_status(socket, lambda: STATUS), app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: isinstance(app.screen, NodeScreen) and "9 boards" in screen_text(app))
        await golden(app, f"node-{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_no_node(story: Any, golden: Any, until: Until, screen_text: Any, size: str) -> None:
    app = story.app()
    async with app.run_test(size=SIZES[size]) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "No node runs on this home" in screen_text(app))
        await golden(app, f"node-none-{size}")


async def test_it_is_asked_again_and_its_end_is_told(story: Any, until: Until, screen_text: Any) -> None:
    told = dict(STATUS)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        async with serve_status(story.forum.paths.folder / STATUS_NAME, lambda: told):
            await pilot.press("6")
            await until(pilot, lambda: "9 boards" in screen_text(app))
            told["boards"] = 10
            await until(pilot, lambda: "10 boards" in screen_text(app))
        await until(pilot, lambda: "No node runs" in screen_text(app))


def test_what_it_does_not_say_is_not_drawn() -> None:
    assert node_words({}) == ""
    for name in STATUS:
        part = {name: STATUS[name]}
        assert node_words(part) or name == "disk_total"
        assert "None" not in node_words(part)
    assert node_words({"boards": "many", "seconds": True, "peers": 5, "half_open": None}) == (
        "0 machines are connected now."
    )
    hostile = {"listening": ["\x1b[2J"], "peers": [{"peer": "\x9b", "how": "\u202e"}, "no mapping"]}
    assert not {"\x1b", "\x9b", "\u202e"} & set(node_words(hostile))


def test_spans_and_sizes() -> None:
    assert [span_words(seconds) for seconds in (0, 60, 7200, 3 * 86_400)] == [
        "1 minute", "1 minute", "2 hours", "3 days",
    ]  # fmt: skip
    assert [size_words(size) for size in (0, 999, 1_100, 12_000, 4e6, 5e12)] == [
        "0 B", "999 B", "1.1 KB", "12 KB", "4.0 MB", "5000 GB",
    ]  # fmt: skip


def test_who_is_connected_is_named_where_their_name_is_known_here() -> None:
    who = {"a1b2c3d4": "bo\x1b[2J"}
    words = node_words(STATUS, 0, {}, lambda device: who.get(device, ""))
    assert "bo" in words
    assert "a1b2c3d4" not in words
    assert "\x1b" not in words
    assert "somebody" in words
