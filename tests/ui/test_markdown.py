"""The safe part of Markdown: what is drawn of it, that heights are exact, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.ui.test_layout import laid_out, post
from tui_forum.text import clean
from tui_forum.ui.widgets.markdown import MOST_SPANS, Drawn, height, lay_out, marked, parse, stretches

PIECES = st.sampled_from(
    ["*", "**", "_", "__", "`", "```", "> ", ">> ", "# ", "- ", "12. ", "[", "](", ")", "<https://a.b>", "\\",
     "@ana", "\n", "\n", " ", "word", "words and more words", "日本語", "👨‍👩‍👧", "سلام", "\x1b[31m", "ß"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def drawn(text: str, room: int = 60, me: str = "") -> list[Drawn]:
    blocks = parse(clean(text), me)
    assert blocks is not None, "there is Markdown in it"
    return list(lay_out(blocks, room))


def spoken(text: str, room: int = 60, me: str = "") -> list[str]:
    """The lines, with what is marked between braces: {strong:words}."""
    lines = []
    for line in drawn(text, room, me):
        parts = [
            f"{{{'+'.join(names)}:{words}}}" if names else words
            for words, names in stretches(line.text, line.spans)
        ]
        lines.append(f"{line.kind}: {''.join(parts)}")
    return lines


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("a **bold** word", ["body: a {strong:bold} word"]),
        ("*so* and _so_", ["body: {emphasis:so} and {emphasis:so}"]),
        ("**a *b* c**", ["body: {strong:a }{emphasis+strong:b}{strong: c}"]),
        ("2*3*4 snake_case_name * alone", ["body: 2*3*4 snake_case_name * alone"]),
        ("** not ** *this", ["body: ** not ** *this"]),
        ("say `x = *y*`", ["body: say {code:`x = *y*`}"]),
        ("> they said\n> > before", ["quote: > they said", "quote: > > before"]),
        ("## A heading ##", ["heading: A heading"]),
        ("#tag is no heading", ["body: #tag is no heading"]),
        ("- one\n  * two\n3. three", ["body: • one", "body:   • two", "body: 3. three"]),
        ("```\n**as is**\n```\nafter", ["code: ┊ **as is**", "body: after"]),
        ("[here](https://a.b/c_d_e)", ["body: here ({link:https://a.b/c_d_e})"]),
        ("![a cat](http://x.y/z.png)", ["body: a cat ({link:http://x.y/z.png})"]),
        ("<https://a.b> and <script>", ["body: {link:https://a.b} and <script>"]),
        (r"\*as typed\*", ["body: *as typed*"]),
        ("dear @bo, write to me@host", ["body: dear {mention:@bo}, write to me@host"]),
    ],
)  # fmt: skip
def test_what_is_drawn(typed: str, lines: list[str]) -> None:
    assert spoken(typed) == lines


def test_the_readers_own_name_is_told_apart() -> None:
    assert spoken("@Ana Maria and @ana maria's friend @anabel", me="Ana Maria") == [
        "body: {me:@Ana Maria} and {me:@ana maria}'s friend {mention:@anabel}"
    ]


def test_an_item_goes_on_below_its_words() -> None:
    assert [line.text for line in drawn("- one two three four", 11)] == ["• one two", "  three", "  four"]
    assert [line.text for line in drawn("> one two three four", 11)] == ["> one two", "> three", "> four"]


def test_emphasis_goes_over_the_end_of_a_line() -> None:
    assert spoken("aa **bb cc dd ee** ff", 9) == ["body: aa {strong:bb cc}", "body: {strong:dd ee} ff"]


@given(TEXTS, st.integers(12, 90))
def test_heights_are_exact_and_marks_lie_within_their_lines(text: str, room: int) -> None:
    blocks = parse(clean(text), "ana")
    if blocks is None:
        return
    lines = list(lay_out(blocks, room))
    assert len(lines) == height(blocks, room) >= 1
    for line in lines:
        assert cell_len(line.text) <= room
        assert all(0 <= start <= end <= len(line.text) for start, end, _ in line.spans)
        assert "".join(words for words, _ in stretches(line.text, line.spans)) == line.text
        assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in line.text)


@given(TEXTS, st.integers(30, 90), st.integers(1, 9))
def test_a_post_with_markdown_has_as_many_lines_as_its_height(text: str, width: int, depth: int) -> None:
    layout = laid_out([post(0, 0), post(1, depth, text)], width)
    assert len(layout.lines(1, 2000)) == layout.height(1)


@given(TEXTS)
def test_no_word_is_lost(text: str) -> None:
    """Only the signs themselves, and blanks, go."""
    blocks = parse(clean(text)) or []
    left = "".join(line.text for line in lay_out(blocks, 40))
    if blocks:
        for word in ("word", "日本語", "سلام", "ana", "ß"):
            assert left.count(word) == clean(text).count(word)


@pytest.mark.parametrize(
    "piece", ["**", "*a ", "[a", "`a`", "_a_ ", "<a:", "**a*b", "@a-", "***a", "**a _b ", "\\", "> ", "[a](b"]
)
def test_a_hostile_post_costs_no_more_than_its_length(piece: str) -> None:
    """By steps, not by the clock: the longest post is read, with a bounded number of marks in a line."""
    blocks = parse(piece * (64 * 1024 // len(piece)))
    assert blocks is not None
    assert all(len(block.spans) <= MOST_SPANS + 4 for block in blocks)


def test_hits_are_marked_in_whatever_case() -> None:
    line = marked(Drawn("The Doorway and the doorway", "body"), ["doorway", ""])
    assert [line.text[start:end] for start, end, _ in line.spans] == ["Doorway", "doorway"]
    found = marked(Drawn("İİ doorway", "body"), ["doorway"])
    assert [found.text[start:end] for start, end, _ in found.spans] == ["doorway"]
    assert marked(Drawn("instead of tears", "body"), ["tea"]).spans == ((11, 14, "hit"),), "where words begin"
    assert marked(Drawn("今日はありがとう", "body"), ["あり"]).spans == ((3, 5, "hit"),)
