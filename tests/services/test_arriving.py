"""What came from others since one last looked: also what had come before and is let in only now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sync.log.kinds import Role
from tests.services.people import admit, carry
from tui_forum.services import moderating, writing
from tui_forum.services.arriving import Arrivals
from tui_forum.services.home import Forum
from tui_forum.services.policy import board_policy, change_policy


@pytest.fixture
def watched(ana: Forum, board: str, make_home: Any) -> tuple[Forum, Forum]:
    """(cy, bo): a member of long standing, and a newcomer whose first post a facilitator looks at."""
    cy, bo = make_home("cy"), make_home("newcomer")
    admit(ana, cy, board, Role.MEMBER)
    change_policy(ana, board, replace(board_policy(ana, board), first_posts=1))
    admit(ana, bo, board, Role.MEMBER)
    carry(board, ana, cy, bo)
    return cy, bo


def test_a_first_post_is_told_when_it_is_let_through_and_once(
    ana: Forum, board: str, watched: tuple[Forum, Forum]
) -> None:
    cy, bo = watched
    post = writing.post_thread(bo, board, title="Hello", body="I am new.")
    writing.post_thread(ana, board, title="Rain", body="It pours.")
    arrivals = Arrivals(cy)
    carry(board, bo, ana, cy)
    assert [arrival.title for arrival in arrivals.look()] == ["Rain"]
    moderating.let_through(ana, post.thread)
    carry(board, ana, cy)
    assert [(arrival.title, arrival.author) for arrival in arrivals.look()] == [("Hello", "newcomer")]
    assert arrivals.look() == []


def test_who_begins_to_look_while_it_waits_is_told_too(
    ana: Forum, board: str, watched: tuple[Forum, Forum]
) -> None:
    cy, bo = watched
    post = writing.post_thread(bo, board, title="Hello", body="I am new.")
    carry(board, bo, ana, cy)
    arrivals = Arrivals(cy)
    assert arrivals.look() == []
    moderating.let_through(ana, post.thread)
    carry(board, ana, cy)
    assert [arrival.title for arrival in arrivals.look()] == ["Hello"]


def test_a_facilitator_who_saw_it_at_once_is_told_once(
    ana: Forum, board: str, watched: tuple[Forum, Forum]
) -> None:
    _cy, bo = watched
    arrivals = Arrivals(ana)
    post = writing.post_thread(bo, board, title="Hello", body="I am new.")
    carry(board, bo, ana)
    assert [arrival.title for arrival in arrivals.look()] == ["Hello"]
    moderating.let_through(ana, post.thread)
    assert arrivals.look() == []
