"""A place of the main screen in words, with its order and what is left out."""

from __future__ import annotations

from tui_forum.language import N_, _
from tui_forum.model.arrangement import SORTS
from tui_forum.services.arranging_words import SORT_WORDS, filter_words
from tui_forum.ui.places import Place

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
