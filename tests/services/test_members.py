"""Roles, removals, readmissions and the ledger, over homes whose envelopes are carried by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.errors import NotPermitted
from tests.services.invited import carry, join
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import boards, joining, members, moderating, reading, writing
from tui_forum.services.home import Forum
from tui_forum.services.ledger import ledger

PASSPHRASE = "otter lamp six"


@pytest.fixture
def circle(ana: Forum, board: str, make_home: Callable[[str], Forum]) -> tuple[Forum, Forum, Forum]:
    """Ana, who founded the board, bo and cleo."""
    bo, cleo = make_home("bo"), make_home("cleo")
    for guest in (bo, cleo):
        join(ana, guest, board)
    carry(ana, bo, board)
    return ana, bo, cleo


def who(forum: Forum, board: str, name: str) -> str:
    return members.find_member(forum, board, name)


def roles(forum: Forum, board: str) -> dict[str, str]:
    return {row.name: row.role for row in boards.members(forum, board)}


def titles(forum: Forum, board: str) -> set[str]:
    return {row.title for row in reading.threads(forum, board)}


def test_roles_are_given_and_taken(circle: tuple[Forum, Forum, Forum], board: str) -> None:
    ana, bo, _ = circle
    assert members.set_role(ana, board, who(ana, board, "BO"), "steward").role == "steward"
    carry(ana, bo, board)
    members.set_role(bo, board, who(bo, board, "cleo"), "facilitator")
    carry(bo, ana, board)
    assert roles(ana, board) == {"ana": "founder", "bo": "steward", "cleo": "facilitator"}
    with pytest.raises(BadInput, match="already"):
        members.set_role(ana, board, who(ana, board, "cleo"), "facilitator")
    for wrong in ("founder", "queen"):
        with pytest.raises(BadInput):
            members.set_role(ana, board, who(ana, board, "cleo"), wrong)


def test_every_refusal_says_who_can(circle: tuple[Forum, Forum, Forum], board: str) -> None:
    ana, bo, _ = circle
    for act, sentence in (
        (
            lambda: members.remove_member(bo, board, who(bo, board, "cleo")),
            "Only a facilitator, a steward or the",
        ),
        (
            lambda: members.set_role(bo, board, who(bo, board, "cleo"), "facilitator"),
            "Only a steward or the founder",
        ),
        (lambda: members.remove_member(bo, board, who(bo, board, "ana")), "The founder of a board cannot"),
        (lambda: members.remove_member(bo, board, who(bo, board, "bo")), "Leave the board|themselves"),
        (lambda: members.set_role(bo, board, who(bo, board, "bo"), "steward"), "own role"),
        (lambda: members.set_role(bo, board, who(bo, board, "ana"), "member"), "founder's role"),
    ):
        with pytest.raises(NotPermitted, match=sentence):
            act()
    members.set_role(ana, board, who(ana, board, "bo"), "facilitator")
    members.set_role(ana, board, who(ana, board, "cleo"), "facilitator")
    carry(ana, bo, board)
    with pytest.raises(NotPermitted, match="Only a steward or the founder can remove a facilitator"):
        members.remove_member(bo, board, who(bo, board, "cleo"))
    with pytest.raises(NotPermitted, match="Only a steward or the founder can demote cleo"):
        members.set_role(bo, board, who(bo, board, "cleo"), "member")
    with pytest.raises(NotPermitted, match="Only the founder can make somebody a steward"):
        members.set_role(bo, board, who(bo, board, "cleo"), "steward")
    for nobody in ("zoe", "ab", "00000000"):
        with pytest.raises(NotFound):
            who(ana, board, nobody)


def test_a_removed_member_reads_and_writes_nothing_new(
    circle: tuple[Forum, Forum, Forum], board: str
) -> None:
    ana, bo, cleo = circle
    kept = writing.post_thread(bo, board, title="Before", body="I am here.")
    carry(bo, ana, board)
    assert members.remove_member(ana, board, who(ana, board, "bo"), "spam").name == "bo"
    writing.post_thread(ana, board, title="After", body="For those who are left.")
    carry(ana, bo, board)
    carry(ana, cleo, board)
    assert titles(ana, board) == titles(cleo, board) == {"Before", "After"}
    assert titles(bo, board) == {"Before"}
    assert roles(cleo, board) == {"ana": "founder", "cleo": "member"}
    assert boards.board_summary(bo, board).role == ""
    for act in (
        lambda: writing.reply(bo, kept.post, "and now?"),
        lambda: writing.post_thread(bo, board, title="Again", body="Me."),
        lambda: joining.make_invite(bo, board),
        lambda: members.remove_member(bo, board, who(bo, board, "cleo")),
    ):
        with pytest.raises(NotPermitted, match="any more"):
            act()


def test_late_posts_leave_the_view_and_come_back_when_they_are_let_in(
    circle: tuple[Forum, Forum, Forum], board: str
) -> None:
    ana, bo, cleo = circle
    first = writing.post_thread(bo, board, title="Unheard", body="Ana has not met me since.")
    writing.reply(cleo, _carried(bo, cleo, board, first.post), "I hear you.")
    writing.edit(bo, first.post, body="Ana has not met me since yesterday.")
    writing.post_thread(bo, board, title="Never", body="This one stays out.")
    carry(bo, cleo, board)
    assert titles(cleo, board) == {"Unheard", "Never"}
    members.remove_member(ana, board, who(ana, board, "bo"))
    carry(ana, cleo, board)
    assert titles(cleo, board) == set()
    carry(cleo, ana, board)
    late = members.late_posts(ana, board)
    assert {(row.author, row.title) for row in late} == {("bo", "Unheard"), ("bo", "Never")}
    with pytest.raises(NotPermitted, match="let late posts in"):
        members.readmit(cleo, board, [first.post])
    with pytest.raises(NotFound):
        members.readmit(ana, board, ["ffff0000"])
    assert members.readmit(ana, board, [first.post[:16]]) == 1
    carry(ana, cleo, board)
    for forum in (ana, cleo):
        bodies = [row.body for row in reading.read_thread(forum, first.thread)]
        assert bodies == ["Ana has not met me since yesterday.", "I hear you."]
        assert titles(forum, board) == {"Unheard"}
    assert [row.title for row in members.late_posts(ana, board)] == ["Never"]


def _carried(source: Forum, target: Forum, board: str, post: str) -> str:
    carry(source, target, board)
    return post


def test_the_ledger_tells_every_act_in_words_newest_last(
    circle: tuple[Forum, Forum, Forum], board: str
) -> None:
    ana, bo, cleo = circle
    boards.ensure_sections(ana, board, ["Quiet"])
    members.set_role(ana, board, who(ana, board, "bo"), "facilitator")
    carry(ana, bo, board)
    late = writing.post_thread(cleo, board, title="Late", body="Late.")
    members.remove_member(bo, board, who(bo, board, "cleo"), "spam again")
    carry(bo, ana, board)
    carry(cleo, ana, board)
    members.readmit(ana, board, [late.post])
    rows = ledger(ana, board)
    assert [row.act for row in rows if row.act not in ("invite", "joined")] == [
        "founded",
        "policy",
        "role",
        "moderation-key",
        "removed",
        "keys",
        "readmitted",
    ]
    said = [row.says for row in rows]
    assert said[0] == "ana started the board “Harbour”."
    assert "bo joined with an invite." in said
    assert "ana changed the sections of the board." in said
    assert "ana made bo a facilitator." in said
    assert "bo removed cleo: spam again." in said
    assert said[-1] == "ana let one post or act of a former member stand."
    removal = next(row for row in rows if row.act == "removed")
    assert (removal.author, removal.role, removal.target_name) == ("bo", "facilitator", "cleo")
    carry(ana, bo, board)
    assert ledger(bo, board) == rows


def test_the_ledger_tells_moderation_among_the_rest(circle: tuple[Forum, Forum, Forum], board: str) -> None:
    ana, bo, _ = circle
    post = writing.post_thread(bo, board, title="Loud", body="Buy this.")
    carry(bo, ana, board)
    answer = writing.reply(bo, post.post, "Now!")
    carry(bo, ana, board)
    moderating.hide(ana, answer.post, "an advertisement")
    moderating.lock(ana, post.thread)
    moderating.move(ana, post.thread, "Night hours")
    moderating.hide(ana, post.post, "another")
    ana.clock.advance(5)  # type: ignore[attr-defined]
    members.remove_member(ana, board, who(ana, board, "bo"))
    rows = ledger(ana, board)[-6:]
    assert [row.says for row in rows] == [
        "ana hid a post: an advertisement.",
        "ana closed a thread.",
        "ana moved a thread to Night hours.",
        "ana hid a post: another.",
        "ana removed bo.",
        "ana began new keys.",
    ]
    assert [row.act for row in rows[:3]] == ["hidden", "locked", "moved"]
    assert rows[0].member == who(ana, board, "ana")
    assert rows[0].target == answer.post
    moderating.hide(ana, post.post, "", on=False)
    again = [row.says for row in ledger(ana, board)]
    assert "ana hid a post in “Loud”: an advertisement." in again
    assert again[-1] == "ana showed again a post in “Loud”."


def test_a_late_wish_to_take_words_back_can_be_granted(
    circle: tuple[Forum, Forum, Forum], board: str
) -> None:
    ana, bo, _ = circle
    post = writing.post_thread(bo, board, title="Mine", body="I wish I had not said it.")
    carry(bo, ana, board)
    writing.retract(bo, post.post)
    members.remove_member(ana, board, who(ana, board, "bo"))
    carry(bo, ana, board)
    assert [row.retracted for row in reading.read_thread(ana, post.thread)] == [False]
    (wish,) = members.late_posts(ana, board)
    assert (wish.author, wish.excerpt) == ("bo", members.TAKES_BACK)
    assert members.readmit(ana, board, [wish.post]) == 1
    assert [row.retracted for row in reading.read_thread(ana, post.thread)] == [True]
    assert members.late_posts(ana, board) == []
