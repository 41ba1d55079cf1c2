"""The map of `sync` in ARCHITECTURE.md is the house as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs" / "ARCHITECTURE.md").read_text().partition("```\nsync/")[2].partition("\ntui_forum/")[0]
ROOMS = ["", *sorted(path.parent.name for path in (ROOT / "sync").glob("*/__init__.py"))]


def words_about(room: str) -> set[str]:
    """What the map says of a folder of `sync`; "" is what stands beside the folders."""
    parts = re.split(r"^  (\w+)/ ", MAP, flags=re.MULTILINE)
    said = {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}
    return set(re.findall(r"\w+", said[room]))


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_has_its_place_on_the_map(room: str) -> None:
    modules = {path.stem for path in (ROOT / "sync" / room).glob("*.py")} - {"__init__"}
    assert modules - words_about(room) == set()


def test_the_map_names_every_folder() -> None:
    assert set(ROOMS) == {"", *re.findall(r"^  (\w+)/ ", MAP, flags=re.MULTILINE)}
