"""`board policy`: told, changed by those who may, and first posts that wait by it."""

from __future__ import annotations

import pytest

from tests.cli.console import Person


def test_it_is_told_and_changed_and_stands_in_the_ledger(ana: Person, house: str) -> None:
    before = ana.tell_one("board", "policy", "House")
    assert (before["first_posts"], before["keep_days"], before["history"]) == (0, 0, "all")
    now = ana.tell_one(
        "board", "policy", "House", "--first-posts", "3", "--keep", "90", "--guidelines", "Be kind."
    )
    assert now == before | {"first_posts": 3, "keep_days": 90, "guidelines": "Be kind."}
    assert ana.tell_one("board", "policy", "House") == now
    assert ana.tell("ledger", "House")[-1]["act"] == "policy"


@pytest.mark.parametrize("option", [("--first-posts", "11"), ("--keep", "8"), ("--history", "some")])
def test_what_cannot_be_meant_changes_nothing(ana: Person, house: str, option: tuple[str, str]) -> None:
    before = ana.tell_one("board", "policy", "House")
    ended = ana.run("board", "policy", "House", *option, code=1)
    assert ended.err
    assert ana.tell_one("board", "policy", "House") == before
