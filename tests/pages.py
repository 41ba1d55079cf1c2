"""The PROTOCOL pages as a test reads them: whole sentences and the rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def text_of(name: str) -> str:
    """A page on one line, as its breaks mean nothing."""
    return " ".join((DOCS / f"{name}.md").read_text("utf-8").split())


def missing(name: str, sentences: Iterable[str]) -> list[str]:
    """Those that do not stand in the page."""
    text = text_of(name)
    return [sentence for sentence in sentences if sentence not in text]


def rows(name: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, its head left out."""
    text = (DOCS / f"{name}.md").read_text("utf-8")
    section = re.split(r"^#+ ", text.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    table = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert table is not None, heading
    lines = table.group().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def number(cell: str) -> int:
    """What a cell such as `2 + 32 × 16,384` comes to."""
    sum_of = 0
    for part in cell.replace(",", "").split("+"):
        product = 1
        for factor in part.split("×"):
            product *= int(factor)
        sum_of += product
    return sum_of
