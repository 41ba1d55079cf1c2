"""Every screen has golden texts at 40, 80 and 120 columns, and every golden text has its screen."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import Screen

import tui_forum.ui
from tests.ui.screens_shown import SHOWN

GOLDEN = Path(__file__).parent / "golden"
SIZES = ("40x24", "80x24", "120x40")
ALL = [(name, golden) for name, goldens in SHOWN.items() for golden in goldens.split()]


def modules() -> Iterator[str]:
    """Every module of the interface."""
    for found in pkgutil.walk_packages(tui_forum.ui.__path__, "tui_forum.ui."):
        yield found.name


def screens() -> set[str]:
    """The classes of screens that the program makes: parts that are only inherited are none."""
    classes: set[str] = set()
    made: set[str] = set()
    for name in modules():
        module = importlib.import_module(name)
        classes |= {
            each.__name__
            for each in vars(module).values()
            if isinstance(each, type) and issubclass(each, Screen) and each.__module__.startswith("tui_forum")
        }
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
        made |= {call.id for call in calls if isinstance(call, ast.Name)}
    return classes & made


def test_every_screen_is_shown() -> None:
    assert screens() == set(SHOWN) - {"CommandPalette"}


@pytest.mark.parametrize(("screen", "golden"), ALL)
def test_a_screen_is_kept_at_every_width(screen: str, golden: str) -> None:
    sizes = SIZES[:2] if golden.startswith("es-") else SIZES
    lacking = [size for size in sizes if not (GOLDEN / f"{golden}-{size}.txt").exists()]
    assert lacking == [], f"{screen} has no {golden} at these sizes"


def test_every_golden_text_belongs_to_a_screen() -> None:
    kept = {path.stem.rpartition("-")[0] for path in GOLDEN.glob("*.txt")}
    assert kept == {golden for _screen, golden in ALL}


def test_every_screen_is_shown_in_one_language_at_all_widths() -> None:
    assert all(any(not golden.startswith("es-") for golden in names.split()) for names in SHOWN.values())
