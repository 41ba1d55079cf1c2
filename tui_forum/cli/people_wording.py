"""How rows about people read as lines. No peer text leaves here uncleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_forum.cli.wording import INDENT, ago, short
from tui_forum.model.queue import reason_words
from tui_forum.phrases import day
from tui_forum.text import clean_line

if TYPE_CHECKING:
    from tui_forum.model.people_rows import PersonRow, QueueRow

SORTS = {
    "today": "needs someone today",
    "ask": "asked",
    "late": "came after a removal",
    "held": "waits for its time",
    "unanswered": "unanswered",
}


def person_line(row: PersonRow, now: float) -> str:
    """One member: what they say of themselves, and what we know of them."""
    from tui_forum.services.availability import state_words

    facts = [clean_line(state_words(row, now)) or ("says nothing" if row.me else "has not said")]
    for label, told in (("offers", row.offers), ("languages", row.languages), ("not now", row.avoid)):
        if told:
            facts.append(f"{label}: {clean_line(', '.join(told))}")
    if row.verified:
        facts.append(f"verified in person {day(row.verified)}")
    return f"{short(row.member)}  {clean_line(row.name)}{' (you)' if row.me else ''}: {'; '.join(facts)}"


def item_lines(row: QueueRow) -> str:
    """One item of the queue: what, about what, since when, who looks after it."""
    carer = "you" if row.mine else clean_line(row.carer) or "no one yet"
    facts = [SORTS.get(row.sort, clean_line(row.sort)), clean_line(row.by), ago(row.since)]
    facts.append(f"done by {carer}" if row.done else carer)
    lines = [f"{short(row.item)}  {' · '.join(facts)}"]
    if row.title:
        lines.append(f"{INDENT * 5}{clean_line(row.title)} ({short(row.post)})")
    if row.reason:
        lines.append(f"{INDENT * 5}{clean_line(reason_words(row.reason))}")
    lines += [f"{INDENT * 5}{clean_line(text)}" for text in (row.words, row.note) if text]
    return "\n".join(lines)
