"""What must never be in the interface: text read as markup, a way to save the screen, blocking calls."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from blockbuster import BlockBuster, blockbuster_ctx

import tui_forum.ui

SOURCES = sorted(Path(tui_forum.ui.__file__).parent.rglob("*.py"))
MARKUP_BY_DEFAULT = {
    "Static",
    "Label",
    "Markdown",
    "Button",
    "Checkbox",
    "OptionList",
    "Collapsible",
    "Select",
}


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_widget_reads_text_as_markup(path: Path) -> None:
    for name, call in calls(path):
        if name in MARKUP_BY_DEFAULT or name in {"notify", "from_markup", "highlight"}:
            off = [
                word for word in call.keywords if word.arg == "markup" and ast.unparse(word.value) == "False"
            ]
            assert off, f"{name} in {path.name}, line {call.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_nothing_is_printed_or_logged(path: Path) -> None:
    for name, call in calls(path):
        assert name not in {"print", "log", "print_exc", "deliver_screenshot", "save_screenshot"}, call.lineno


async def test_the_palette_cannot_save_the_screen(
    story: Any, screen_text: Callable[[Any], str], until: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        assert list(app.get_system_commands(app.screen)) == []
        await pilot.press("ctrl+p", *"screenshot")
        await until(pilot, lambda: "Nothing is called that." in screen_text(app))


async def test_hostile_names_in_the_palette_stay_text(
    story: Any, screen_text: Callable[[Any], str], until: Any
) -> None:
    from tui_forum.services import boards

    boards.new_board(story.forum, "[@click=app.leave_now]gift[/]", "otter lamp six")
    app = story.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+p", *"gift")
        await until(pilot, lambda: "[@click=app.leave_now]gift[/]" in screen_text(app).partition("Go to")[2])


async def test_the_loop_is_never_blocked(story: Any, until: Any, screen_text: Callable[[Any], str]) -> None:
    """Sleeping, sockets and waiting for files on the interface's loop fail."""
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        with blockbuster_ctx() as guard:
            assert isinstance(guard, BlockBuster)
            await pilot.press("n", "n", "r", *"hello", "ctrl+s")
            await until(pilot, lambda: "hello" in screen_text(app))
            await pilot.press("q", "4", "q", "slash", *"hall")
            await until(pilot, lambda: "found" in screen_text(app))
