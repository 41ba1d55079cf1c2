"""The operators of `search`, as a person types them."""

from __future__ import annotations

import pytest

from tests.cli.console import PASSPHRASE, Person
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import open_home
from tui_forum.services.reading import keep_unread

MAY = 1_714_564_800  # 2024-05-01, noon UTC
DAY = 86_400


@pytest.fixture
def library(ana: Person, house: str) -> Person:
    """A home with three threads of three authors."""
    forum = open_home(ana.home, PASSPHRASE)
    letters = [
        NewPost("the lamp is on", title="One", section="Talk", need="listen", author="river", wall=MAY),
        NewPost("a lamp for the bus", title="Two", section="Help", author="ben", wall=MAY + 9 * DAY),
        NewPost("no light, 😀 only كيف", title="Three", section="Help", wall=MAY + 20 * DAY),
    ]
    posts = post_many(forum, house, letters)
    keep_unread(forum, posts[2])
    forum.close()
    return ana


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("lamp from:river", {"One"}),
        ("lamp in:Help", {"Two"}),
        ("in:house lamp", {"One", "Two"}),
        ("need:listen", {"One"}),
        ("is:unread", {"Three"}),
        ("is:waiting in:help", {"Two", "Three"}),
        ("lamp before:2024-05-05", {"One"}),
        ("lamp after:2024-05-05", {"Two"}),
        ('"lamp for the"', {"Two"}),
        ('"for lamp"', set()),
        ("😀", {"Three"}),
        ("كيف", {"Three"}),
        ('"', set()),
    ],
)
def test_operators(library: Person, typed: str, titles: set[str]) -> None:
    assert {hit["title"] for hit in library.tell("search", typed)} == titles


def test_lists_by_tag_and_in_an_order(library: Person) -> None:
    assert library.tell("threads", "--tag", "nothing") == []
    titles = [row["title"] for row in library.tell("threads", "--sort", "title")]
    assert titles == sorted(titles, key=str.casefold)
    assert titles


def test_an_unknown_order_is_told(library: Person) -> None:
    assert "activity, started, waiting" in library.run("threads", "--sort", "colour", code=2).err
