"""The history of a post in words: when it was written and changed, and what it said before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tui_forum.language import _, counted
from tui_forum.model.rows import VersionRow
from tui_forum.text import clean, clean_line
from tui_forum.ui.phrases import age


def history_words(versions: Sequence[VersionRow], now: float, *, shown: bool) -> str:
    """Every version but the one that stands now; "" where nothing changed. `shown`: noted ones, too."""
    if len(versions) < 2:
        return ""
    times = counted(len(versions) - 1, "It was changed {n} time.", "It was changed {n} times.")
    parts = [f"{times} " + _("What it said before:")]
    for number, (version, later) in enumerate(pairwise(versions)):
        when = _("written {when}") if number == 0 else _("changed {when}")
        head = when.format(when=age(now, version.wall)) + ", "
        head += _("replaced {when}").format(when=age(now, later.wall))
        parts.append("\n".join([f"  {head}", *_said(version, shown=shown)]))
    return "\n\n".join(parts)


def _said(version: VersionRow, *, shown: bool) -> list[str]:
    notes = clean_line(", ".join(version.notes))
    if notes and not shown:
        return [
            "  │ " + _("Under a content note: {notes}. Open the post to see it here.").format(notes=notes)
        ]
    lines = [clean_line(version.title)] if version.title else []
    return [f"  │ {line}" for line in (*lines, *clean(version.body).strip().split("\n"))]
