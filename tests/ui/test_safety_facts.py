"""The seven facts that the interface must answer in code, and the tests that hold each."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.ui.rough import rough_board

HERE = Path(__file__).parent
HELD_BY = {
    "1 peers' control characters": [
        "test_terminal.py::test_nothing_that_a_peer_wrote_drives_the_terminal",
        "test_golden_hostile.py::test_a_screen",
        "test_layout.py::test_nothing_a_terminal_would_obey_gets_into_a_line",
        "test_safety_facts.py::test_the_window_keeps_its_own_title",
    ],
    "2 peers' markup": [
        "test_safety.py::test_no_widget_reads_text_as_markup",
        "test_golden_hostile.py::test_a_click_anywhere_runs_nothing_of_it",
        "test_safety.py::test_hostile_names_in_the_palette_stay_text",
    ],
    "3 a crash": ["test_terminal.py::test_a_crash_prints_no_secret_and_restores_the_terminal"],
    "4 signals, and no terminal": [
        "test_terminal.py::test_a_signal_restores_the_terminal_and_keeps_the_draft",
        "test_terminal.py::test_a_lost_terminal_ends_the_app_and_keeps_the_draft",
        "test_terminal.py::test_without_a_terminal_the_exit_code_is_2",
    ],
    "5 nothing is logged or saved": [
        "test_safety.py::test_nothing_is_printed_or_logged",
        "test_safety.py::test_the_palette_cannot_save_the_screen",
    ],
    "6 golden texts, and no fonts from outside": [
        "test_screens.py::test_every_screen_is_shown",
        "test_safety_facts.py::test_no_package_brings_pictures_or_fonts",
    ],
    "7 no colour": [
        "test_terminal.py::test_no_color_means_none",
        "test_themes.py::test_no_color_wins",
    ],
}


@pytest.mark.parametrize("fact", HELD_BY)
def test_a_fact_is_held(fact: str) -> None:
    for place in HELD_BY[fact]:
        file, _, name = place.partition("::")
        tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
        assert name in {getattr(node, "name", "") for node in tree.body}, place


def test_no_package_brings_pictures_or_fonts() -> None:
    project = (HERE.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert tomllib.loads(project)["project"]["dependencies"]
    assert "pytest-textual-snapshot" not in project
    assert "textual-serve" not in project


async def test_the_window_keeps_its_own_title(make_home: Any, join_them: Any, carry: Any, until: Any) -> None:
    app = rough_board(make_home, join_them, carry).app()
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (["escape"], ["g", "enter"], ["r"]):
            await pilot.press(*keys)
            await pilot.pause()
            await until(pilot, lambda: (app.title, app.sub_title) == ("tui-forum", ""))
            assert not app.screen.title
