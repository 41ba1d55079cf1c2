"""Reactions in words: said, counted, taken back, and never a reason to call a thread unread."""

from __future__ import annotations

import pytest

from sync.log.bodies import encode_body
from tests.services.conftest import MakeHome
from tests.services.people import admit, carry
from tui_forum.model.content import React
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.model.kinds import ContentKind
from tui_forum.services import reading, writing
from tui_forum.services.home import Forum
from tui_forum.services.reacting import react


def reactions(forum: Forum, post: str) -> tuple[tuple[str, int, bool], ...]:
    """What stands under a post, as this person sees it."""
    thread = reading.find_thread(forum, post)
    return next(row.reactions for row in reading.read_thread(forum, thread) if row.post == post)


def test_two_people_say_the_same_and_one_takes_it_back(ana: Forum, board: str, make_home: MakeHome) -> None:
    bo = make_home("bo")
    admit(ana, bo, board)
    root = writing.post_thread(ana, board, title="Home again", body="It is quiet here.")
    carry(board, ana, bo)
    react(bo, root.post, "i hear you")
    react(ana, root.post, "I hear you")
    react(bo, root.post, "thinking of you")
    carry(board, ana, bo)
    assert reactions(ana, root.post) == (("I hear you", 2, True), ("thinking of you", 1, False))
    assert reactions(bo, root.post) == (("I hear you", 2, True), ("thinking of you", 1, True))
    react(bo, root.post, "I hear you", on=False)
    carry(board, ana, bo)
    assert reactions(ana, root.post) == (("I hear you", 1, True), ("thinking of you", 1, False))


def test_a_reaction_makes_nothing_unread_and_moves_no_thread(
    ana: Forum, board: str, make_home: MakeHome
) -> None:
    bo = make_home("bo")
    admit(ana, bo, board)
    root = writing.post_thread(ana, board, title="Home again", body="It is quiet here.")
    carry(board, ana, bo)
    reading.mark_all_read(bo)
    before = reading.get_thread(ana, root.thread), reading.get_thread(bo, root.thread)
    react(bo, root.post, "me too")
    carry(board, ana, bo)
    assert (reading.get_thread(ana, root.thread), reading.get_thread(bo, root.thread)) == before
    assert reading.unread_total(ana) == reading.unread_total(bo) == (0, 0)
    assert reading.inbox(ana) == []


def test_the_same_word_twice_is_said_once(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="b")
    react(ana, root.post, "me too")
    mark = ana.log.mark(bytes.fromhex(board))
    react(ana, root.post, "me too")
    assert ana.log.mark(bytes.fromhex(board)) == mark


def test_a_word_of_a_later_version_is_kept_and_shown_last(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="b")
    body = encode_body(React(bytes.fromhex(root.post), "a hug", True))
    ana.log.append(bytes.fromhex(board), ContentKind.REACT, body)
    react(ana, root.post, "thank you")
    assert reactions(ana, root.post) == (("thank you", 1, True), ("a hug", 1, True))


def test_what_cannot_be_said(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="b")
    with pytest.raises(BadInput):
        react(ana, root.post, "+1")
    with pytest.raises(NotFound):
        react(ana, "ab" * 32, "me too")
    react(ana, root.post, "me too")
    writing.retract(ana, root.post)
    with pytest.raises(BadInput):
        react(ana, root.post, "thank you")
