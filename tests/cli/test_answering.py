"""`react` and `saved`, as scripts use them."""

from __future__ import annotations

import pytest

from tests.cli.console import Person


def test_a_reaction_is_said_shown_and_taken_back(ana: Person, house: str) -> None:
    post = ana.tell_one("post", "House", "--title", "Hello", "--body", "I am new here.")["post"]
    assert ana.tell_one("react", post[:8]) == {"post": post, "word": "I hear you", "on": True}
    ana.tell_one("react", post, "--word", "THANK YOU")
    (row,) = ana.tell("read", post)
    assert row["reactions"] == [["I hear you", 1, True], ["thank you", 1, True]]
    assert "[I hear you (1) · thank you (1)]" in ana.run("read", post).out
    assert ana.tell_one("react", post, "--off")["on"] is False
    (row,) = ana.tell("read", post)
    assert row["reactions"] == [["thank you", 1, True]]


@pytest.mark.parametrize("args", [("--word", "+1"), ("--word", "")])
def test_another_word_is_a_mistake_in_use(ana: Person, house: str, args: tuple[str, ...]) -> None:
    post = ana.tell_one("post", "House", "--title", "Hello", "--body", "I am new here.")["post"]
    assert "thinking of you" in ana.run("react", post, *args, code=2).err


def test_nothing_saved_yet(ana: Person, house: str) -> None:
    assert ana.tell("saved") == []
    assert "No saved posts" in ana.run("saved").out
