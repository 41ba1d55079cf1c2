"""Hidden, muted, taken back, private and reacted to: heights stay exact, and each is said."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_forum.model.rows import PostRow
from tui_forum.text import clean_line
from tui_forum.ui.widgets.layout import ThreadLayout
from tui_forum.ui.widgets.post_words import head_line, reaction_words

PLAIN = PostRow(
    "p", "t", "b", "", "ana", False, False, 0, "", "some words", 0, False, False, False, (), "", "", False
)  # fmt: skip


@given(
    st.integers(20, 120),
    st.booleans(),
    st.sampled_from(["", "Hidden by bo: off topic"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([(), ("loss",)]),
    st.sampled_from([(), (("I hear you", 3, True),), (("me too", 1, False), ("\x1b[2J", 2, False))]),
    st.sampled_from(["", "words", "many words " * 30]),
    st.booleans(),
)
def test_every_state_has_as_many_lines_as_its_height(
    width: int, retracted: bool, hidden: str, muted: bool, private: bool, notes: tuple[str, ...],
    reactions: tuple[tuple[str, int, bool], ...], body: str, opened: bool,
) -> None:  # fmt: skip
    layout = ThreadLayout(opened={"p"} if opened else set())
    layout.set_posts(
        [
            replace(PLAIN, retracted=retracted, hidden=hidden, muted=muted, private=private, notes=notes,
                    reactions=reactions, body=body, to="bo")
        ]
    )  # fmt: skip
    layout.measure(width)
    lines = layout.lines(0, 100.0)
    assert len(lines) == layout.height(0)
    assert "\x1b" not in "".join(line.text for line in lines)


def test_reactions_are_told_in_words() -> None:
    row = replace(PLAIN, reactions=(("I hear you", 3, True), ("me too", 1, True), ("thank you", 2, False)))
    assert reaction_words(row) == "I hear you: you and 2 others · me too: you · thank you: 2 people"


def test_a_private_letter_says_for_whom_it_is() -> None:
    layout = ThreadLayout()
    layout.set_posts(
        [replace(PLAIN, private=True, mine=True, to="bo"), replace(PLAIN, post="q", private=True)]
    )
    layout.measure(80)
    assert "to bo alone" in layout.lines(0, 0.0)[0].text
    assert "to you alone" in layout.lines(1, 0.0)[0].text


UNREAD = replace(PLAIN, author="chidi", imported=True, unread=True)
HOURS = 40 * 60.0


def test_where_a_head_is_too_long_its_name_gives_way_and_what_is_so_stays() -> None:
    def head(width: int, **more: object) -> str:
        return head_line(replace(UNREAD, **more), "chidi", "", HOURS, width).rstrip()  # type: ignore[arg-type]

    assert head(40) == "● chidi (imported) · 40 min ago · new"
    assert head(36) == "● chidi (imported) · 40m · new"
    assert head(28) == "● chidi (import… · 40m · new"
    assert head(31, anonymous=True, imported=False) == "● chidi · within the hour · new"


@given(st.text(max_size=60), st.integers(1, 120), st.booleans(), st.booleans())
def test_a_head_has_exactly_its_cells(name: str, width: int, saved: bool, anonymous: bool) -> None:
    row = replace(UNREAD, saved=saved, anonymous=anonymous)
    assert cell_len(head_line(row, clean_line(name), "", HOURS, width)) == width
