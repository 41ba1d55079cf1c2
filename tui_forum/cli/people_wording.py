"""How rows about people read as lines. No peer text leaves here uncleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_forum.cli.wording import INDENT, ago, short
from tui_forum.language import _
from tui_forum.model.queue import reason_words
from tui_forum.phrases import day
from tui_forum.services.queue_words import SORTS
from tui_forum.text import clean_line

if TYPE_CHECKING:
    from tui_forum.model.people_rows import PersonRow, QueueRow


def person_line(row: PersonRow, now: float) -> str:
    """One member: what they say of themselves, and what we know of them."""
    from tui_forum.services.availability import state_words

    facts = [clean_line(state_words(row, now)) or (_("says nothing") if row.me else _("has not said"))]
    for label, told in (
        (_("Offers"), row.offers),
        (_("Languages"), row.languages),
        (_("Cannot take now"), row.avoid),
    ):
        if told:
            facts.append(f"{label}: {clean_line(', '.join(told))}")
    if row.verified:
        facts.append(_("verified in person {day}").format(day=day(row.verified)))
    you = " " + _("(you)") if row.me else ""
    return f"{short(row.member)}  {clean_line(row.name)}{you}: {'; '.join(facts)}"


def item_lines(row: QueueRow) -> str:
    """One item of the queue: what, about what, since when, who looks after it."""
    carer = _("you") if row.mine else clean_line(row.carer) or _("no one yet")
    facts = [_(SORTS.get(row.sort, clean_line(row.sort))), clean_line(row.by), ago(row.since)]
    facts.append(_("done by {name}").format(name=carer) if row.done else carer)
    lines = [f"{short(row.item)}  {' · '.join(facts)}"]
    if row.title:
        lines.append(f"{INDENT * 5}{clean_line(row.title)} ({short(row.post)})")
    if row.reason:
        lines.append(f"{INDENT * 5}{clean_line(reason_words(row.reason))}")
    lines += [f"{INDENT * 5}{clean_line(text)}" for text in (row.words, row.note) if text]
    return "\n".join(lines)
