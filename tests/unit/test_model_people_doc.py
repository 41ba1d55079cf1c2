"""docs/PROTOCOL-people.md is written by hand; here it is held to the limits and words of the code."""

from __future__ import annotations

from pathlib import Path

from sync.crypto import compare
from tui_forum.model import availability, holding, limits, queue
from tui_forum.services import asking
from tui_forum.services import availability as saying
from tui_forum.services import holding as holds
from tui_forum.services import queue as caring
from tui_forum.services.queue_items import ORDER, RECENT

TEXT = (Path(__file__).parents[2] / "docs" / "PROTOCOL-people.md").read_text(encoding="utf-8")
ONE_LINE = " ".join(TEXT.split())
DAY = 86_400


def test_every_limit_is_told() -> None:
    for sentence in (
        f"at most {limits.MAX_LABEL} characters",
        f"at most {limits.MAX_LABELS} texts of 1 to {limits.MAX_LABEL} characters",
        f"at most {limits.MAX_TITLE} characters",
        f"256 to {limits.MAX_SEALED_ASK:,} bytes",
        f"a text of at most {limits.MAX_ASK:,} characters",
        f"min(until, wall + {availability.LONGEST // DAY} days)",
        f"min(until, wall + {holding.LONGEST_HOLD // DAY} day)",
        f"more than {holding.AHEAD} s ahead",
        f"no refs, kept {saying.KEPT_DAYS} days",
        f"a root; kept {holds.KEPT_DAYS} days",
        f"an Ask is kept {asking.KEPT_DAYS} days, a Queue op {caring.KEPT_DAYS}",
        f"of the last {RECENT // DAY} days",
        f"{compare.OPERATIONS} passes, {compare.MEMORY >> 20} MiB",
    ):
        assert sentence in ONE_LINE, sentence
    assert availability.AHEAD == holding.AHEAD
    assert len(ORDER) == 6


def test_every_word_is_told() -> None:
    reasons = tuple(reason for reason, _words in queue.REASONS)
    for word in (*availability.STATE_IDS, *holding.HELP_STATES, *queue.ACTS, *reasons):
        assert f"`{word}`" in TEXT, word
