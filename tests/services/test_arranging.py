"""Lists in every order and narrowed in every way: each agrees with sifting all threads by hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product

import pytest

from sync.clock import ManualClock
from tui_forum.model.arrangement import SORTS, Arrangement
from tui_forum.model.rows import ThreadRow
from tui_forum.services import boards, moderating, muting, reading, writing
from tui_forum.services.arranging import keep_arrangement, kept_arrangement
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import Forum, open_home
from tui_forum.store.view_arranged import tag_key, title_key
from tui_forum.store.view_check import disagreements

WORDS = ["Étude", "zebra", "(quiet) Mornings", "bus pass", "Äpfel", "10 things", "mornings", "今日は"]
TAGS = [(), ("Bus",), ("bus", "night"), ("#Night",), ()]
NEEDS = ["", "listen", "sharing", "today"]
PASSPHRASE = "otter lamp six"


def filled(ana: Forum, board: str, chance: random.Random) -> None:
    """Sixty threads, some answered, some read, one pinned, one hidden, one of somebody who is muted."""
    posts: list[NewPost] = []
    for number in range(60):
        wall = ana.now() - 7_000 + chance.randrange(6_000)
        posts.append(
            NewPost(
                "body",
                title=f"{chance.choice(WORDS)} {number % 7}",
                wall=wall,
                author=f"p{number % 4}",
                section=chance.choice(["Welcome", "Night hours"]),
                need=chance.choice(NEEDS),
                tags=chance.choice(TAGS),
            )
        )
        root = len(posts) - 1
        posts += [NewPost("reply", author=f"p{chance.randrange(4)}", parent=root, wall=wall + 1 + n)
            for n in range(chance.randrange(4))]  # fmt: skip
    made = post_many(ana, board, posts)
    for post in chance.sample(made, 50):
        reading.keep_unread(ana, post)
    roots = [post for post, new in zip(made, posts, strict=True) if new.parent is None]
    moderating.pin(ana, roots[5])
    muting.mute_author(ana, roots[3])
    writing.retract(ana, roots[9])


def by_hand(rows: list[ThreadRow], arrangement: Arrangement, waiting: set[str]) -> list[str]:
    """The threads that fit, in their order. Among equals the one that arrived later goes first or last."""
    fitting = [
        row
        for row in rows
        if (not arrangement.need or row.need == arrangement.need)
        and (not arrangement.tag or tag_key(arrangement.tag) in map(tag_key, row.tags))
        and (not arrangement.unread or row.unread)
        and (row.thread in waiting or not (arrangement.waiting or arrangement.sort == "waiting"))
    ]
    order: dict[str, Callable[[ThreadRow], object]] = {
        "activity": lambda row: (-row.pinned, -row.last),
        "started": lambda row: (-row.pinned, -row.started),
        "waiting": lambda row: row.started,
        "title": lambda row: title_key(row.title),
        "unread": lambda row: (-row.unread, -row.pinned, -row.last),
    }
    return [str(order[arrangement.sort](row)) for row in sorted(fitting, key=order[arrangement.sort])]


@pytest.mark.parametrize("place", ["everywhere", "board", "section"])
def test_every_order_and_filter_is_what_sifting_by_hand_gives(ana: Forum, board: str, place: str) -> None:
    filled(ana, board, random.Random(7))
    other = boards.new_board(ana, "Other", PASSPHRASE).board
    writing.post_thread(ana, other, title="Elsewhere", body="x", need="listen", tags=["bus"])
    where = {"everywhere": (None, None), "board": (board, None), "section": (board, "Welcome")}[place]
    everything = reading.threads(ana, *where, limit=1_000)
    waiting = {row.thread for row in reading.threads(ana, *where, waiting=True, limit=1_000)}
    assert waiting
    assert disagreements(ana.view) == []
    for sort, need, tag, unread, unanswered in product(
        SORTS, ["", "listen"], ["", "BUS", "night"], [0, 1], [0, 1]
    ):
        arrangement = Arrangement(sort, need, tag, bool(unread), bool(unanswered))
        source = reading.arranged_rows(ana, *where, arrangement)
        rows = [source.row(index) for index in range(len(source))]
        told = by_hand(everything, arrangement, waiting)
        assert by_hand(rows, arrangement, waiting) == told, arrangement
        assert [row.thread for row in rows] == sorted(
            {row.thread for row in rows}, key=[row.thread for row in rows].index
        )
        for index, row in enumerate(rows):
            assert source.index_of(row.thread) == index
        check_unread(source, rows)


def check_unread(source: reading.RowSource, rows: list[ThreadRow]) -> None:
    """The next unread row, going round, from everywhere."""
    fresh = [index for index, row in enumerate(rows) if row.unread]
    for index in range(-1, len(rows)):
        below = [place for place in fresh if place > index] or fresh
        assert source.next_unread(index) == (below[0] if below else None)
    for index in range(len(rows)):
        above = [place for place in fresh if place < index] or fresh
        assert source.previous_unread(index) == (above[-1] if above else None)


def test_tags_are_told_with_how_often_they_are_used(ana: Forum, board: str) -> None:
    for tags in (["Bus"], ["#bus", "Night"], ["bus"]):
        writing.post_thread(ana, board, title="T", body="b", tags=tags)
    assert reading.tags_of(ana) == [("Bus", 3), ("Night", 1)]
    assert reading.tags_of(ana, board, limit=1) == [("Bus", 3)]
    assert reading.tags_of(ana, "ab" * 32) == []
    assert reading.threads(ana, tag="NIGHT")[0].tags == ("#bus", "Night")


def test_a_tag_goes_with_its_thread(ana: Forum, board: str) -> None:
    posted = writing.post_thread(ana, board, title="T", body="b", tags=["bus"])
    muting.hide_here(ana, posted.post)
    assert reading.tags_of(ana) == []
    assert disagreements(ana.view) == []


def test_the_choice_is_kept_for_each_place(ana: Forum, board: str, clock: ManualClock) -> None:
    chosen = Arrangement("title", tag="bus", unread=True)
    keep_arrangement(ana, ("board", board, ""), chosen)
    keep_arrangement(ana, ("board", "ab" * 32, ""), chosen)
    keep_arrangement(ana, ("all", "", ""), Arrangement("started"))
    ana.close()
    again = open_home(ana.paths.folder, PASSPHRASE, clock=clock)
    assert kept_arrangement(again, ("board", board, "")) == chosen
    assert kept_arrangement(again, ("all", "", "")) == Arrangement("started")
    assert kept_arrangement(again, ("unread", "", "")) == Arrangement()
    keep_arrangement(again, ("all", "", ""), Arrangement())
    assert kept_arrangement(again, ("board", "ab" * 32, "")) == Arrangement(), "a board that is not here"
    again.close()


@pytest.mark.parametrize("kept", [{"sort": "by colour"}, {"need": 3}, {"unread": "yes"}, {"other": 1}])
def test_what_another_version_kept_is_passed_over(kept: dict[str, object]) -> None:
    assert Arrangement.of(kept) == Arrangement()
