"""A board in the dialogue: how it is run, its members and invites, leaving it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.console import Person
from tests.plain.talking import said
from tests.plain.two import both, guest_of
from tui_forum.services import boards, joining
from tui_forum.services.open_invites import open_invites
from tui_forum.services.policy import board_policy


def test_how_a_board_is_run_is_heard_and_changed_one_thing_at_a_time(ana: Person, house: str) -> None:
    out = said(ana, "this board", "change board", "7", "2", "change board", "5", "3",
               "change board", "6", "", "change board", "")  # fmt: skip
    assert "House.\n1 person · your role here: founder" in out
    assert "Newcomers can read everything that is here." in out
    assert "This board has no guidelines yet." in out
    assert out.count("So it is run from now on; it stands in the ledger.") == 2
    assert out.count("Nothing was changed.") == 1
    with ana.opened() as forum:
        policy = board_policy(forum, house)
    assert (policy.anonymous, policy.history, policy.keep_days) == (False, "all", 30)


def test_sections_and_guidelines_are_written_anew_or_left(ana: Person, house: str) -> None:
    out = said(ana, "change board", "3", "Talk, Nights", "change board", "4", "Be kind.", "Stay.", ".",
               "this board", "change board", "4", ".", "change board", "2", "", "change board", "4", "-", ".",
               "this board")  # fmt: skip
    assert "So far: Talk, Help" in out
    assert "Guidelines:\nBe kind.\nStay.\n" in out
    assert out.count("Nothing was changed.") == 2
    assert "This board has no guidelines yet." in out[out.rindex("Guidelines:") :]
    with ana.opened() as forum:
        assert board_policy(forum, house).sections == ("Talk", "Nights")


def test_who_may_not_run_it_hears_how_it_is_run(ana: Person, house: str, tmp_path: Path) -> None:
    with both(ana, house, tmp_path):
        pass
    out = said(guest_of(tmp_path), "change board", "members", "decide 1", "decide 2")
    assert "The founder or a steward can change this." in out
    assert "1. ana: founder, 1 machine.\n2. bo (you): member, 1 machine." in out
    assert "Only somebody of a higher role can decide about them." in out
    assert "This is you. Nobody can change their own role." in out


def test_a_member_gets_another_role_and_is_removed_with_a_reason(
    ana: Person, house: str, tmp_path: Path
) -> None:
    with both(ana, house, tmp_path):
        pass
    out = said(ana, "members", "decide 2", "2", "no", "decide 2", "2", "yes", "members", "decide 2", "4", "",
               "decide 2", "4", "Too loud.", "yes", "ledger", "decide 2")  # fmt: skip
    assert "2. bo: member, 1 machine." in out
    assert out.count("bo has a new role: facilitator.") == 1
    assert "2. bo: facilitator, 1 machine." in out
    assert "A reason first, in a few words: everybody reads it in the ledger." in out
    assert "bo is a member no more. New keys have begun." in out
    assert "Too loud." in out
    assert "They are not on the board any more." in out
    with ana.opened() as forum:
        assert [row.name for row in boards.members(forum, house)] == ["ana"]


def test_an_invite_that_went_astray_is_closed(ana: Person, house: str) -> None:
    with ana.opened() as forum:
        joining.make_invite(forum, house, uses=3)
        joining.make_invite(forum, house)
    out = said(ana, "invites", "close invite 1", "no", "close invite 1", "yes", "invites", "close invite 9")
    heard = " ".join(out.split()).split("Open invites.")
    assert [part.count("as member, for 7 days more.") for part in heard] == [0, 2, 1]
    assert out.count("It is closed; it stands in the ledger.") == 1
    assert "There is no number" in out
    with ana.opened() as forum:
        assert len(open_invites(forum, house)) == 1


def test_leaving_a_board_says_what_it_means_and_asks(ana: Person, house: str) -> None:
    out = said(
        ana, "leave board", "no", "boards", "threads", "read 1", "leave board", "yes", "boards", "next"
    )
    assert "You are its founder. Make somebody a steward first" in " ".join(out.split())
    assert "1. House" in out
    assert "House is forgotten on this computer." in out
    assert "You are not on a board yet." in out
    assert out.endswith("You have left. Nothing is lost.\n")
