"""Orders and filters of lists in words."""

from __future__ import annotations

from collections.abc import Mapping

from tui_forum.language import N_, _
from tui_forum.model.arrangement import SORTS, Arrangement
from tui_forum.model.support import need_of
from tui_forum.text import clean_line
from tui_forum.ui.places import Place

SORT_WORDS: Mapping[str, str] = {
    "activity": N_("newest first"),
    "started": N_("newest threads first"),
    "waiting": N_("waiting longest first"),
    "title": N_("by title"),
    "unread": N_("most unread first"),
}
NO_FIT = N_("Nothing here fits the filter.\n\nEsc shows everything again.")
SHOWS_ALL = N_("Filtered: Esc shows all")


def place_words(name: str, place: Place, *, narrow: bool) -> str:
    """A place, its order, and what alone is shown of it; where there is little room, what matters first."""
    waits = place.kind == "waiting" and place.arranged.sort == SORTS[0]
    order = _(SORT_WORDS["waiting" if waits else place.arranged.sort])
    only = filter_words(place.arranged)
    only = _("only {what}").format(what=only) if only else ""
    if not narrow:
        return " · ".join(filter(None, (name, order, only)))
    return " · ".join(filter(None, (only, name, order if place.arranged.sort != SORTS[0] else "")))


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
