"""How a board is run: who decides, what is kept, what a newcomer agrees to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.errors import NotPermitted
from tests.services.invited import carry
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import boards, joining, members, policy
from tui_forum.services.home import Forum
from tui_forum.services.ledger import ledger
from tui_forum.services.open_invites import close_invite, open_invites

PASSPHRASE = "otter lamp six"


def test_what_is_changed_holds_on_every_machine_and_stands_in_the_ledger(
    ana: Forum, bo: Forum, board: str
) -> None:
    before = policy.board_policy(ana, board)
    wanted = policy.BoardPolicy("Haven", "Be kind.", ("One", "Two"), 90, "from-now", False)
    assert policy.change_policy(ana, board, wanted)
    assert not policy.change_policy(ana, board, wanted)
    carry(ana, bo, board)
    for home in (ana, bo):
        assert policy.board_policy(home, board) == wanted != before
        assert boards.board_summary(home, board).name == "Haven"
    assert ledger(bo, board)[-1].act == "policy"


def test_adding_a_section_leaves_the_rest_as_it_is(ana: Forum, board: str) -> None:
    wanted = replace(policy.board_policy(ana, board), anonymous=False, guidelines="Be kind.")
    policy.change_policy(ana, board, wanted)
    boards.ensure_sections(ana, board, ["Garden"])
    assert policy.board_policy(ana, board) == replace(wanted, sections=(*wanted.sections, "Garden"))


def test_a_member_and_a_facilitator_do_not_decide(ana: Forum, bo: Forum, board: str) -> None:
    wanted = replace(policy.board_policy(bo, board), name="Mine")
    for role in ("member", "facilitator"):
        assert boards.board_summary(bo, board).role == role
        assert not policy.may_run(bo, board)
        with pytest.raises(NotPermitted):
            policy.change_policy(bo, board, wanted)
        if role == "member":
            members.set_role(ana, board, members.find_member(ana, board, "bo"), "facilitator")
            carry(ana, bo, board)


@pytest.mark.parametrize(
    "change",
    [{"name": " "}, {"sections": ()}, {"sections": tuple(map(str, range(65)))}, {"keep_days": 5},
     {"history": "some"}, {"guidelines": "x" * 8193}],
)  # fmt: skip
def test_limits(ana: Forum, board: str, change: dict[str, Any]) -> None:
    before = policy.board_policy(ana, board)
    with pytest.raises(BadInput):
        policy.change_policy(ana, board, replace(before, **change))
    assert policy.board_policy(ana, board) == before


def test_guidelines_are_agreed_to_once_and_again_when_they_change(ana: Forum, bo: Forum, board: str) -> None:
    assert policy.guidelines_to_agree(bo) == []
    for text in ("Be kind.", "Be kind, and brief."):
        policy.change_policy(ana, board, replace(policy.board_policy(ana, board), guidelines=text))
        carry(ana, bo, board)
        assert policy.guidelines_to_agree(ana) == []
        assert policy.guidelines_to_agree(bo) == [(board, "Harbour", text)]
        policy.agree(bo, board, text)
        assert policy.guidelines_to_agree(bo) == []


def test_open_invites_are_those_that_still_let_somebody_in(
    ana: Forum, bo: Forum, board: str, clock: ManualClock
) -> None:
    assert open_invites(ana, board) == []  # bo's has been used
    joining.make_invite(ana, board, uses=5, days=30)
    joining.make_invite(ana, board, role="facilitator", days=1)
    assert [(row.by, row.role, row.uses_left) for row in open_invites(ana, board)] == [
        ("ana", "facilitator", 1),
        ("ana", "member", 5),
    ]
    clock.advance(2 * SECONDS_PER_DAY)
    assert [row.role for row in open_invites(ana, board)] == ["member"]
    members.remove_member(ana, board, members.find_member(ana, board, "bo"))
    assert open_invites(ana, board) == []


def test_one_invite_is_closed_and_the_others_stay_open(ana: Forum, bo: Forum, board: str) -> None:
    joining.make_invite(ana, board, uses=5, days=30)
    joining.make_invite(ana, board, role="facilitator", days=1)
    carry(ana, bo, board)
    first, last = open_invites(bo, board)
    assert not first.closable
    with pytest.raises(NotPermitted):
        close_invite(bo, board, first.invite)
    for wrong in ("", first.invite[:3], "zzzz"):
        with pytest.raises(NotFound):
            close_invite(ana, board, wrong)
    assert close_invite(ana, board, first.invite[:8].upper()).invite == first.invite
    carry(ana, bo, board)
    assert [row.invite for row in open_invites(bo, board)] == [last.invite]
    told = ledger(bo, board)[-1]
    assert (told.act, told.says) == ("invite-closed", "ana closed an invite.")
