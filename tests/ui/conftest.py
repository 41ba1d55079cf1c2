"""Shared by the interface's tests: homes with real services, the painted screen as text, golden files."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App

GOLDEN = Path(__file__).parent / "golden"
_ROW = re.compile(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', re.S)
CELL = 12.2  # width of one cell in Textual's SVG


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden screens anew instead of comparing"
    )


def painted(app: App[object]) -> str:
    """What is on the screen, as lines of text without trailing blanks."""
    svg = app.export_screenshot(simplify=True)
    found = _ROW.findall(svg.split('matrix">', 1)[1])
    cells = sorted((float(y), float(x), html.unescape(text).replace("\xa0", " ")) for x, y, text in found)
    rows: dict[float, str] = {}
    for y, x, text in cells:
        before = rows.get(y, "")
        rows[y] = before + " " * max(0, round(x / CELL) - len(before)) + text.rstrip("\n")
    return "\n".join(row.rstrip() for _, row in sorted(rows.items())) + "\n"


@pytest.fixture
def screen_text() -> Callable[[App[object]], str]:
    """Read the painted screen."""
    return painted


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[App[object], str], None]:
    """Compare the painted screen with a file of tests/ui/golden."""

    def compare(app: App[object], name: str) -> None:
        text, path = painted(app), GOLDEN / f"{name}.txt"
        if request.config.getoption("--update-golden"):
            GOLDEN.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden screen {name}: run with --update-golden and look at it"
        assert text == path.read_text(encoding="utf-8")

    return compare
