"""Orders and filters of lists in words."""

from __future__ import annotations

from collections.abc import Mapping

from tui_forum.language import N_, _
from tui_forum.model.arrangement import Arrangement
from tui_forum.model.support import need_of
from tui_forum.text import clean_line

SORT_WORDS: Mapping[str, str] = {
    "activity": N_("newest first"),
    "started": N_("newest threads first"),
    "waiting": N_("waiting longest first"),
    "title": N_("by title"),
    "unread": N_("most unread first"),
}


def filter_words(arrangement: Arrangement) -> str:
    """What a list is narrowed to; "" for no filter."""
    need = need_of(arrangement.need)
    parts = [
        _("unread") if arrangement.unread else "",
        _("without a reply") if arrangement.waiting else "",
        f"“{_(need.short)}”" if need else "",
        tag_words(arrangement.tag) if arrangement.tag else "",
    ]
    return ", ".join(part for part in parts if part)


def tag_words(tag: str) -> str:
    """A tag with its sign, cleaned."""
    return "#" + clean_line(tag).lstrip("# ")
