"""Bodies of content ops: what is written reads back, and what breaks a limit is refused before it is kept."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadOp
from sync.log.bodies import encode_body
from tui_forum.model import limits
from tui_forum.model.content import (
    SHAPES,
    Content,
    Edit,
    Moderate,
    Post,
    Private,
    React,
    Settle,
    read_content,
)
from tui_forum.model.kinds import ContentKind

TARGET = bytes(range(32))
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=limits.MAX_LABEL)
texts = words.filter(str.strip)
labels = st.lists(words, max_size=3).map(tuple)
roots = st.builds(Post, texts, words, words, labels, labels, texts, words)
edits = st.builds(
    Edit,
    st.just(TARGET),
    title=st.none() | texts,
    section=st.none() | words,
    need=st.none() | words,
    notes=st.none() | labels,
    tags=st.none() | labels,
    body=st.none() | texts,
)


@given(roots)
def test_a_root_reads_back(post: Post) -> None:
    assert read_content(ContentKind.POST, encode_body(post), is_root=True) == post


@given(edits)
def test_an_edit_reads_back(edit: Edit) -> None:
    assert read_content(ContentKind.EDIT, encode_body(edit), is_root=False) == edit


@given(st.binary(max_size=80), st.sampled_from(list(ContentKind)))
def test_other_bytes_are_refused_or_kept_unread(data: bytes, kind: ContentKind) -> None:
    try:
        content = read_content(kind, data, is_root=False)
    except BadOp:
        return
    assert content is None or encode_body(content) == data


def root(**changes: object) -> Post:
    return msgspec.structs.replace(Post("Title", "Section", "", (), (), "Text", ""), **changes)


@pytest.mark.parametrize(
    ("content", "is_root"),
    [
        (root(title=" "), True),
        (root(title="t" * 201), True),
        (root(body=" \n"), True),
        (root(body="b" * (limits.MAX_BODY + 1)), True),
        (root(body="é" * (limits.MAX_BODY // 2 + 1)), True),
        (root(notes=("n",) * 13), True),
        (root(tags=("",)), True),
        (root(imported_from="n" * 61), True),
        (root(), False),
        (root(title=""), False),
        (Edit(b"short", body="x"), False),
        (Edit(TARGET, title=""), False),
        (Edit(TARGET, body=""), False),
        (React(TARGET, "", True), False),
    ],
)
def test_what_breaks_a_rule_is_refused(content: Content, is_root: bool) -> None:
    kind = {Post: ContentKind.POST, Edit: ContentKind.EDIT, React: ContentKind.REACT}[type(content)]
    with pytest.raises(BadOp):
        read_content(kind, encode_body(content), is_root=is_root)


def test_a_text_of_exactly_the_limit_passes() -> None:
    post = root(body="é" * (limits.MAX_BODY // 2))
    assert read_content(ContentKind.POST, encode_body(post), is_root=True) == post


def test_a_kind_of_a_later_version_is_kept_unread() -> None:
    assert read_content(200, b"whatever", is_root=False) is None


acts = st.builds(
    Moderate, st.just(TARGET), st.sampled_from(["hide", "pin", "applaud"]), st.booleans(), words, texts
)
moves = st.builds(Moderate, st.just(TARGET), st.just("move"), st.just(True), texts, words)
settlings = st.builds(Settle, st.just(TARGET), st.booleans(), words)
letters = st.builds(
    Private,
    st.integers(1, 8).map(lambda eights: (b"b" * 80,) * 8 * eights),
    st.binary(min_size=256, max_size=400),
)


@given(acts | moves | settlings | letters)
def test_what_is_said_about_posts_reads_back(content: Content) -> None:
    kind = next(kind for kind, shape in SHAPES.items() if isinstance(content, shape))
    assert read_content(kind, encode_body(content), is_root=False) == content


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (ContentKind.MODERATE, Moderate(TARGET, "hide", True, "", " ")),
        (ContentKind.MODERATE, Moderate(TARGET, "move", True, " ", "")),
        (ContentKind.MODERATE, Moderate(TARGET, "move", False, "A", "")),
        (ContentKind.MODERATE, Moderate(TARGET, "pin", True, "", "r" * (limits.MAX_REASON + 1))),
        (ContentKind.SETTLE, Settle(TARGET, True, "w" * (limits.MAX_TITLE + 1))),
        (ContentKind.PRIVATE, Private((b"b" * 80,) * 9, b"s" * 256)),
        (ContentKind.PRIVATE, Private((b"b" * 79,) * 8, b"s" * 256)),
        (ContentKind.PRIVATE, Private((b"b" * 80,) * 72, b"s" * 256)),
        (ContentKind.PRIVATE, Private((b"b" * 80,) * 8, b"s" * (limits.MAX_SEALED + 1))),
    ],
)
def test_what_breaks_a_rule_about_posts_is_refused(kind: int, content: Content) -> None:
    with pytest.raises(BadOp):
        read_content(kind, encode_body(content), is_root=False)
