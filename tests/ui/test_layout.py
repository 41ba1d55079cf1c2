"""Every line of a thread stands where the arithmetic says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_forum.model.rows import PostRow
from tui_forum.ui.widgets.layout import ThreadLayout
from tui_forum.ui.widgets.post_words import MAX_DEPTH

TEXTS = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "plain words " * 40,
            "日本語 " * 30,
            "👨‍👩‍👧 family",
            "سلام عليكم " * 20,
            "x" * 500,
            "> quoted\nand not",
            "",
        ]
    ),
)


def post(number: int, depth: int, body: str = "words", *, unread: bool = False, **other: object) -> PostRow:
    fields: dict[str, object] = {
        "post": f"p{number}", "thread": "p0", "board": "b", "parent": "" if number == 0 else "p0",
        "author": "ana",
        "imported": False, "mine": False, "wall": 1000, "title": "Title" if number == 0 else "", "body": body,
        "depth": depth, "unread": unread, "edited": False, "retracted": False, "notes": (), "need": "",
        "delivery": "", "held": False,
    }  # fmt: skip
    return PostRow(**(fields | other))  # type: ignore[arg-type]


@st.composite
def trees(draw: st.DrawFn) -> list[PostRow]:
    posts, depth = [], 0
    for number in range(draw(st.integers(1, 12))):
        depth = 0 if number == 0 else draw(st.integers(1, depth + 1))
        notes = draw(st.sampled_from([(), ("loss",)]))
        flags = {"retracted": draw(st.booleans()), "unread": draw(st.booleans()), "mine": draw(st.booleans())}
        posts.append(post(number, depth, draw(TEXTS), notes=notes, **flags))
    return posts


def laid_out(
    rows: list[PostRow], width: int, folded: set[str] | None = None, opened: set[str] | None = None
) -> ThreadLayout:
    layout = ThreadLayout(folded=folded or set(), opened=opened or set())
    layout.set_posts(rows)
    layout.measure(width)
    return layout


@given(trees(), st.integers(20, 130), st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_heights_are_exact_and_no_line_is_too_wide(
    rows: list[PostRow], width: int, folded: set[int], opened: set[int]
) -> None:
    layout = laid_out(rows, width, {f"p{i}" for i in folded}, {f"p{i}" for i in opened})
    for place, index in enumerate(layout.shown):
        lines = layout.lines(index, 2000)
        assert len(lines) == layout.height(index) == layout.tops[place + 1] - layout.tops[place]
        assert all(cell_len(line.rules + line.text) <= width for line in lines)


@given(trees(), st.sets(st.integers(0, 11)))
def test_every_post_is_shown_or_counted_as_folded(rows: list[PostRow], folded: set[int]) -> None:
    layout = laid_out(rows, 80, {f"p{i}" for i in folded})
    assert len(layout.shown) + sum(replies for replies, _ in layout.hidden.values()) == len(rows)
    for index, row in enumerate(rows):
        place = layout.place_of(row.post)
        assert place is not None
        assert layout.shown[place] <= index


@given(trees(), st.sets(st.integers(0, 11)), st.integers(0, 11))
def test_revealing_a_post_shows_it(rows: list[PostRow], folded: set[int], which: int) -> None:
    layout = laid_out(rows, 80, {f"p{i}" for i in folded})
    which = min(which, len(rows) - 1)
    layout.reveal(which)
    layout.measure(80)
    assert which in layout.shown


def test_a_noted_post_waits_until_it_is_opened() -> None:
    rows = [post(0, 0, "the story", notes=("loss",))]
    closed = "\n".join(line.text for line in laid_out(rows, 80).lines(0, 2000))
    assert "loss" in closed
    assert "the story" not in closed
    opened = "\n".join(line.text for line in laid_out(rows, 80, opened={"p0"}).lines(0, 2000))
    assert "the story" in opened
    assert "loss" in opened


def test_my_own_noted_post_is_open_to_me() -> None:
    layout = laid_out([post(0, 0, "the story", notes=("loss",), mine=True)], 80)
    assert any("the story" in line.text for line in layout.lines(0, 2000))


def test_a_retracted_post_shows_nothing_of_its_text() -> None:
    layout = laid_out([post(0, 0, "never mind", retracted=True)], 80)
    text = "\n".join(line.text for line in layout.lines(0, 2000))
    assert "never mind" not in text
    assert "Taken back" in text


def test_deep_replies_stop_moving_right_and_say_how_deep_they_are() -> None:
    rows = [post(i, i) for i in range(20)]
    layout = laid_out(rows, 80)
    assert len(layout.lines(19, 2000)[0].rules) == 2 * MAX_DEPTH
    assert "19 deep" in layout.lines(19, 2000)[0].text


@pytest.mark.parametrize("bad", ["\x1b[31mred", "a\x9b2Jb", "\u202eabc", "tab\tand\r\nlines"])
def test_nothing_a_terminal_would_obey_gets_into_a_line(bad: str) -> None:
    layout = laid_out([post(0, 0, bad, author=bad, notes=(bad,), mine=True, delivery=bad)], 80)
    text = "".join(line.rules + line.text for line in layout.lines(0, 2000))
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in text)


def test_unchanged_posts_are_not_cleaned_again() -> None:
    layout = laid_out([post(0, 0), post(1, 1)], 80)
    first = layout.posts[0]
    layout.set_posts([post(0, 0), post(1, 1, "edited")])
    assert layout.posts[0] is first
    assert layout.posts[1].body == "edited"
