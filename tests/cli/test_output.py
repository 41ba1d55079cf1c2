from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tui_forum.cli.output import ascii_json
from tui_forum.cli.progress import draw
from tui_forum.cli.wording import ago, held


@given(st.text())
def test_a_text_reads_back_exactly_and_no_control_character_stands_in_it(text: str) -> None:
    line = ascii_json({"body": text})
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == {"body": text}


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(20, 200))
def test_the_bar_stays_on_its_line(done: int, total: int, columns: int) -> None:
    bar = draw("importing", done, total, columns)
    assert len(bar) < columns
    assert bar.isascii()


def test_ages_and_counts_in_words() -> None:
    assert [ago(1000 - gone, 1000) for gone in (-5, 0, 59, 60)] == ["just now"] * 3 + ["1 min ago"]
    assert ago(0, 86_400 * 3 + 5) == "3 d ago"
    assert (held(1, 0), held(2, 1)) == ("1 thread with 0 posts", "2 threads with 1 post")
