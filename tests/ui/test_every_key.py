"""Every key of the interface's table does what the table says, in the running app."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from textual import events

from tests.ui.looking import Until
from tui_forum.services import bulk, muting, reading
from tui_forum.ui.key_table import KEYS
from tui_forum.ui.screens.main import MainScreen
from tui_forum.ui.screens.thread import ThreadScreen
from tui_forum.ui.widgets.thread_list import ThreadList

HERE = Path(__file__).parent

FLOWS: dict[str, str] = {
    "j": "test_every_key.py::test_moving_in_a_list",
    "k": "test_every_key.py::test_moving_in_a_list",
    "down": "test_every_key.py::test_moving_in_a_list",
    "up": "test_every_key.py::test_moving_in_a_list",
    "g": "test_every_key.py::test_moving_in_a_list",
    "G": "test_every_key.py::test_moving_in_a_list",
    "pagedown": "test_every_key.py::test_moving_in_a_list",
    "pageup": "test_every_key.py::test_moving_in_a_list",
    "wheel": "test_every_key.py::test_the_wheel_moves",
    "enter": "test_every_key.py::test_opening_and_going_back",
    "l": "test_every_key.py::test_opening_and_going_back",
    "right": "test_every_key.py::test_opening_and_going_back",
    "q": "test_every_key.py::test_opening_and_going_back",
    "h": "test_every_key.py::test_opening_and_going_back",
    "left": "test_every_key.py::test_opening_and_going_back",
    "escape": "test_every_key.py::test_opening_and_going_back",
    "n": "test_flow_reading.py::test_next_unread_carries_a_reader_through_every_thread",
    "p": "test_every_key.py::test_back_to_what_is_unread_above",
    "space": "test_flow_reading.py::test_space_alone_reads_everything",
    "right_square_bracket": "test_every_key.py::test_from_post_to_post",
    "left_square_bracket": "test_every_key.py::test_from_post_to_post",
    "J": "test_every_key.py::test_from_post_to_post",
    "K": "test_every_key.py::test_from_post_to_post",
    "z": "test_every_key.py::test_folding_replies",
    "c": "test_flow_writing.py::test_first_run_to_the_first_thread",
    "r": "test_flow_writing.py::test_replying",
    "w": "test_answering.py::test_a_letter_for_one_says_who_reads_it_and_stays_private_as_a_draft",
    "t": "test_answering.py::test_i_hear_you_is_said_in_words_and_can_be_taken_back",
    "T": "test_answering.py::test_i_hear_you_is_said_in_words_and_can_be_taken_back",
    "u": "test_flow_reading.py::test_keep_unread_and_mark_all_read",
    "A": "test_flow_reading.py::test_keep_unread_and_mark_all_read",
    "s": "test_answering.py::test_saving_and_no_longer",
    "m": "test_every_key.py::test_muting_asks_twice",
    "x": "test_answering.py::test_putting_a_post_away_asks_twice",
    "exclamation_mark": "test_acting.py::test_a_facilitator_is_asked",
    "i": "test_own_posts.py::test_e_changes_a_post_and_i_tells_what_it_said_before",
    "slash": "test_flow_reading.py::test_the_search_opens_the_post_that_was_found",
    "tab": "test_every_key.py::test_tab_goes_from_pane_to_pane",
    "ctrl+s": "test_flow_writing.py::test_first_run_to_the_first_thread",
    "ctrl+e": "test_composing.py::test_what_the_editor_brings_back_passes_the_gate",
    "ctrl+q": "test_flow_writing.py::test_a_draft_is_kept_as_typed_and_survives_leaving",
    "f1": "test_every_key.py::test_help_is_for_the_screen_one_is_on",
    "question_mark": "test_every_key.py::test_help_is_for_the_screen_one_is_on",
    "f2": "test_helpcard.py::test_it_opens_from_every_screen",
    "1": "test_every_key.py::test_the_numbers_go_to_places",
    "2": "test_every_key.py::test_the_numbers_go_to_places",
    "3": "test_every_key.py::test_the_numbers_go_to_places",
    "4": "test_every_key.py::test_the_numbers_go_to_places",
    "5": "test_every_key.py::test_the_numbers_go_to_places",
    "6": "test_every_key.py::test_the_numbers_go_to_places",
    "ctrl+p": "test_palette.py::test_typed_as_a_person_types_it",
}
"""Each key of the table of keys that the interface promises, and the flow that presses it."""


def pressed_in(place: str) -> set[str]:
    """The keys, and what else is written as text, in a test and in the tables that it is parametrized by."""
    file, _, name = place.partition("::")
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.name == name]
    assert found, f"there is no {place}"
    names = {node.id for node in ast.walk(found[0]) if isinstance(node, ast.Name)}
    tables = [node for node in tree.body if isinstance(node, ast.Assign) and _named(node) in names]
    texts = (each for node in [*found, *tables] for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {each.value for each in texts if isinstance(each.value, str)}


def _named(node: ast.Assign) -> str:
    return getattr(node.targets[0], "id", "")


@pytest.mark.parametrize("key", FLOWS)
def test_a_key_has_its_flow(key: str) -> None:
    assert key == "wheel" or key in pressed_in(FLOWS[key])


def test_every_key_of_reading_and_of_the_list_that_has_a_letter_is_in_the_table_of_flows() -> None:
    promised = {key.keys.split(",")[0] for group in ("app", "back") for key in KEYS[group]}
    promised -= {"f4", "f9", "ctrl+z", "shift+tab"}  # beyond the table; each has its own test file
    assert promised <= set(FLOWS)


@pytest.fixture
def long_story(story: Any) -> Any:
    """With sixty threads more, and one of sixty long posts."""
    posts = [bulk.NewPost("words " * 40, title=f"Thread {n:02}", section="Welcome") for n in range(60)]
    posts += [bulk.NewPost("words " * 40, parent=0) for _ in range(60)]
    bulk.post_many(story.forum, story.board, posts)
    return story


LIST_MOVES = {"j": 6, "down": 6, "k": 4, "up": 4, "g": 0, "home": 0, "G": 63, "end": 63}
PAGES = {"pagedown": 1, "ctrl+f": 1, "pageup": -1, "ctrl+b": -1}


@pytest.mark.parametrize("key", [*LIST_MOVES, *PAGES])
async def test_moving_in_a_list(long_story: Any, key: str) -> None:
    app = long_story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        lines = app.screen.query_one("#threads", ThreadList)
        lines.cursor = 5 if key in LIST_MOVES else 30
        await pilot.press(key)
        await pilot.pause()
        if key in LIST_MOVES:
            assert lines.cursor == LIST_MOVES[key]
        else:
            assert (lines.cursor - 30) * PAGES[key] > 10


@pytest.mark.parametrize("key", ["j", "down", "k", "up", "pagedown", "pageup", "g", "home", "G", "end"])
async def test_moving_in_a_thread(long_story: Any, until: Until, key: str) -> None:
    app = long_story.app()
    thread = next(row.thread for row in reading.threads(long_story.forum, limit=100) if row.replies == 60)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.open_thread(reading.get_thread(long_story.forum, thread))
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.begun)
        view = app.screen.view
        view._go(30)
        await pilot.pause()
        place, line = view.place, view.scroll_offset.y
        await pilot.press(key)
        await pilot.pause()
        if key in ("g", "home", "G", "end"):
            assert view.place == (0 if key in ("g", "home") else 60)
        else:
            down = key in ("j", "down", "pagedown")
            assert (view.scroll_offset.y > line) is down
            assert (view.place >= place) is down or view.place == place


async def test_the_wheel_moves(long_story: Any, until: Until) -> None:
    app = long_story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.begun)
        for name in ("#threads", "#posts"):
            if name == "#posts":
                row = next(row for row in reading.threads(long_story.forum, limit=100) if row.replies == 60)
                app.screen.open_thread(row)
                await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.begun)
                app.screen.view._go(0)
                await pilot.pause()
            target = app.screen.query_one(name)
            await until(pilot, lambda target=target: target.max_scroll_y > 0)  # type: ignore[misc]
            assert target.scroll_offset.y == 0
            await pilot._post_mouse_events([events.MouseScrollDown], name)
            await until(pilot, lambda target=target: target.scroll_offset.y > 0)  # type: ignore[misc]
            await pilot._post_mouse_events([events.MouseScrollUp], name)
            await until(pilot, lambda target=target: target.scroll_offset.y == 0)  # type: ignore[misc]


@pytest.mark.parametrize("opens", ["enter", "l", "right"])
@pytest.mark.parametrize("goes_back", ["q", "h", "left", "escape"])
async def test_opening_and_going_back(story: Any, until: Until, opens: str, goes_back: str) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(opens)
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.begun)
        await pilot.press(goes_back)
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


async def test_back_to_what_is_unread_above(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G", "p")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.begun)
        assert "I rang my sister" in screen_text(app)
        await pilot.press("q", "g", "enter", "G")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.begun)
        await pilot.press("p")
        await until(pilot, lambda: app.screen.view.place == 2)


@pytest.mark.parametrize(
    ("next_post", "previous_post"), [("right_square_bracket", "left_square_bracket"), ("J", "K")]
)
async def test_from_post_to_post(story: Any, until: Until, next_post: str, previous_post: str) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g", next_post, next_post)
        await until(pilot, lambda: app.screen.view.place == 2)
        await pilot.press(previous_post)
        await until(pilot, lambda: app.screen.view.place == 1)


async def test_folding_replies(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "g", "z")
        await until(pilot, lambda: "3 replies folded" in screen_text(app))
        await pilot.press("z")
        await until(pilot, lambda: "Mine was the hallway" in screen_text(app))


async def test_muting_asks_twice(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "m")
        await until(pilot, lambda: "m once more mutes chidi" in screen_text(app))
        assert muting.list_mutes(story.forum) == []
        await pilot.press("m")
        await until(pilot, lambda: [row.label for row in muting.list_mutes(story.forum)] == ["chidi"])


async def test_tab_goes_from_pane_to_pane(story: Any, until: Until) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await until(pilot, lambda: app.focused.id == "threads")
        await pilot.press("tab")
        await until(pilot, lambda: app.focused.id == "places")
        await pilot.press("tab")
        await until(pilot, lambda: app.focused.id == "threads")


@pytest.mark.parametrize("key", ["f1", "question_mark"])
async def test_help_is_for_the_screen_one_is_on(story: Any, until: Until, screen_text: Any, key: str) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: "Boards and threads" in screen_text(app))
        await pilot.press("escape", "enter", key)
        await until(pilot, lambda: "Fold or unfold" in screen_text(app))


PLACES = {"1": "MainScreen", "2": "ResourcesScreen", "3": "PeopleScreen", "4": "SyncScreen",
          "5": "QueueScreen", "6": "NodeScreen"}  # fmt: skip


@pytest.mark.parametrize("key", PLACES)
async def test_the_numbers_go_to_places(story: Any, until: Until, key: str) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: type(app.screen).__name__ == PLACES[key])
        if key == "1":
            assert app.focused.id == "places"
