"""The facilitators' queue in words: who looks after an item, oneself or somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui_forum.model.people_rows import QueueRow
from tui_forum.services.queue_words import whole

ITEM = QueueRow(
    "i", "today", "b", "Harbour", "Welcome", "p", "t", "Rain", "bo", "", "", 0, "ana", False, False, ""
)


@pytest.mark.parametrize(
    ("mine", "done", "said"),
    [
        (True, False, "You look after it."),
        (True, True, "Done by you."),
        (False, False, "ana looks after it."),
        (False, True, "Done by ana."),
    ],
)
def test_who_looks_after_it_is_said_as_one_speaks(mine: bool, done: bool, said: str) -> None:
    words = whole(replace(ITEM, mine=mine, done=done), 60.0)
    assert said in words.splitlines()


def test_nobody_is_named_where_nobody_does() -> None:
    assert "after it" not in whole(replace(ITEM, carer=""), 60.0)
