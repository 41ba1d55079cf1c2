"""Search finds words in any script, and its operators mean what they say."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_forum.services import reading, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import Forum
from tui_forum.services.searching import search


@pytest.fixture
def library(ana: Forum, board: str) -> Forum:
    old = int(datetime(2024, 5, 1, 12).astimezone().timestamp())
    post_many(
        ana,
        board,
        [
            NewPost(
                "The kitchen is how I left it", title="First night", need="listen", author="river", wall=old
            ),
            NewPost("mine was the hallway", author="Sören", parent=0, wall=old + 86_400),
            NewPost(
                "bus passes: which form?",
                title="Bus pass",
                section="Night hours",
                wall=old + 9 * 86_400,
                tags=("Transport", "free things"),
            ),
            NewPost("台所にいます", title="こんばんは", wall=old),
        ],
    )
    return ana


@pytest.mark.parametrize(
    ("query", "bodies"),
    [
        ("kitchen", ["The kitchen is how I left it"]),
        ("KITCH", ["The kitchen is how I left it"]),
        ('"how I left"', ["The kitchen is how I left it"]),
        ('"left how"', []),
        ("soren", ["mine was the hallway"]),
        ("台所", ["台所にいます"]),
        ("from:river", ["The kitchen is how I left it"]),
        ('in:"night hours"', ["bus passes: which form?"]),
        ("in:harbour hallway", ["mine was the hallway"]),
        ("tag:transport", ["bus passes: which form?"]),
        ('tag:"Free Things" form', ["bus passes: which form?"]),
        ("tag:transport hallway", []),
        ("tag:nothing", []),
        ("need:listen", ["mine was the hallway", "The kitchen is how I left it"]),
        ("before:2024-05-02 after:2024-04-30 kitchen", ["The kitchen is how I left it"]),
        ("after:2024-05-01", ["mine was the hallway", "bus passes: which form?"]),
        ("is:waiting bus", ["bus passes: which form?"]),
        ("is:waiting kitchen", []),
        ("is:unread kitchen", []),
        ("", []),
        ("nothing like it", []),
    ],
)
def test_what_is_asked_is_found(library: Forum, query: str, bodies: list[str]) -> None:
    assert [hit.excerpt for hit in search(library, query)] == bodies


def test_unread_follows_the_marks(library: Forum) -> None:
    (hit,) = search(library, "kitchen")
    reading.keep_unread(library, hit.post)
    assert [found.post for found in search(library, "is:unread")] == [hit.post]


def test_a_retracted_post_is_not_found(library: Forum, board: str) -> None:
    made = writing.post_thread(library, board, title="zebra", body="zebra")
    assert search(library, "zebra")
    writing.retract(library, made.post)
    assert not search(library, "zebra")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.text(max_size=40) | st.sampled_from(['"', "*", "NEAR(", "a AND", "from:", 'in:"', "😀", "كيف", "-x"])
)
def test_nothing_that_is_typed_is_an_error(library: Forum, query: str) -> None:
    search(library, query)
