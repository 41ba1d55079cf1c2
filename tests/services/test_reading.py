"""Lists, threads, marks and the inbox, as a reader with two boards meets them."""

from __future__ import annotations

import random

import pytest

from sync.clock import ManualClock
from tui_forum.model.errors import NotFound
from tui_forum.services import reading, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import Forum


def filled(ana: Forum, board: str, count: int) -> list[str]:
    """`count` threads a minute apart, the last one the newest, every third with a reply."""
    start = ana.now() - count * 60
    posts: list[NewPost] = []
    for number in range(count):
        posts.append(NewPost(f"body {number}", title=f"Thread {number}", wall=start + number * 60))
        if number % 3 == 0:
            posts.append(
                NewPost("answer", author="helper", parent=len(posts) - 1, wall=start + number * 60 + 1)
            )
    ids = post_many(ana, board, posts)
    return [made for made, post in zip(ids, posts, strict=True) if post.parent is None]


def test_a_list_is_read_from_any_place(ana: Forum, board: str) -> None:
    made = filled(ana, board, 200)
    source = reading.thread_rows(ana, board)
    assert len(source) == 200
    for index in (0, 1, 63, 64, 150, 199, 3):
        row = source.row(index)
        assert row.title == f"Thread {199 - index}"
        assert source.index_of(row.thread) == index
    assert source.index_of("ab" * 32) is None
    with pytest.raises(IndexError):
        source.row(200)
    assert [row.thread for row in reading.threads(ana, limit=2, after=made[100])] == [made[99], made[98]]


def test_lists_are_narrowed(ana: Forum, board: str) -> None:
    writing.post_thread(ana, board, title="A", body="a", section="Night hours", need="listen")
    writing.post_thread(ana, board, title="B", body="b", need="sharing")
    writing.post_thread(ana, board, title="C", body="c")
    assert [row.title for row in reading.threads(ana, board, "Night hours")] == ["A"]
    assert [row.title for row in reading.threads(ana, need="listen")] == ["A"]
    assert len(reading.thread_rows(ana, board, "Night hours")) == 1
    assert len(reading.thread_rows(ana, need="listen")) == 1
    assert reading.threads(ana, unread=True) == []


def test_waiting_is_unanswered_by_others_and_wants_an_answer(
    ana: Forum, board: str, clock: ManualClock
) -> None:
    first = writing.post_thread(ana, board, title="First", body="x")
    clock.advance(60)
    writing.post_thread(ana, board, title="Second", body="x")
    writing.post_thread(ana, board, title="Just sharing", body="x", need="sharing")
    writing.reply(ana, first.post, "anybody?")
    assert [row.title for row in reading.waiting(ana)] == ["First", "Second"], "longest wait first"
    post_many(ana, board, [])
    clock.advance(60)


def test_marks_and_counters_go_together(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="root")
    reply = writing.reply(ana, root.post, "answer")
    assert reading.unread_total(ana) == (0, 0), "what I wrote I have read"
    reading.keep_unread(ana, reply.post)
    assert reading.unread_total(ana) == (1, 1)
    assert [row.unread for row in reading.read_thread(ana, root.thread)] == [False, True]
    assert reading.get_thread(ana, root.thread).unread == 1
    found = reading.next_unread_thread(ana)
    assert found is not None
    assert found.thread == root.thread
    reading.mark_read(ana, [reply.post, "ab" * 32])
    assert reading.unread_total(ana) == (0, 0)
    assert reading.next_unread_thread(ana, after=root.thread) is None


def test_all_read_by_thread_section_board_and_everywhere(ana: Forum, board: str) -> None:
    made = filled(ana, board, 9)
    for scope in (
        {"thread": made[0]},
        {"section": "Welcome", "board": board},
        {"section": "Welcome"},
        {"board": board},
        {},
    ):
        reading.keep_unread(ana, made[0])
        assert reading.mark_all_read(ana, **scope) == 1
        assert reading.unread_total(ana) == (0, 0)
        assert not any(row.unread for row in reading.read_thread(ana, made[0]))


def test_the_next_unread_goes_round(ana: Forum, board: str) -> None:
    made = filled(ana, board, 150)
    wanted = {149 - number for number in (5, 70, 149)}
    for number in (5, 70, 149):
        reading.keep_unread(ana, made[number])
    source = reading.thread_rows(ana, board)
    at, seen = -1, []
    for _ in range(4):
        found = source.next_unread(at)
        assert found is not None
        seen.append(found)
        at = found
    assert set(seen[:3]) == wanted
    assert seen == [*sorted(wanted), min(wanted)]
    assert [source.previous_unread(at), source.previous_unread(144)] == [max(wanted), 79]
    assert len(reading.thread_rows(ana, unread=True)) == 3
    narrow = reading.thread_rows(ana, waiting=True)
    assert narrow.next_unread(-1) is not None


def test_threads_written_in_the_same_second_keep_one_order(ana: Forum, board: str) -> None:
    made = [writing.post_thread(ana, board, title=str(n), body="x").thread for n in range(5)]
    random.Random(5).shuffle(made)
    source = reading.thread_rows(ana)
    places = {thread: source.index_of(thread) for thread in made}
    assert {source.row(index).thread: index for index in range(5)} == places
    for thread in made:
        reading.keep_unread(ana, thread)
    assert [source.next_unread(index) for index in range(-1, 5)] == [0, 1, 2, 3, 4, 0]


def test_an_id_may_be_cut_short(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="root")
    reply = writing.reply(ana, root.post, "answer")
    assert reading.find_thread(ana, root.thread[:10]) == root.thread
    assert reading.find_thread(ana, reply.post) == root.thread
    assert reading.find_post(ana, f" {reply.post[:10].upper()} ") == reply.post
    for unknown in ("", "abc", root.post[:3], "f" * 65, "no hex"):
        with pytest.raises(NotFound):
            reading.find_post(ana, unknown)
    with pytest.raises(NotFound):
        reading.read_thread(ana, reply.post)
