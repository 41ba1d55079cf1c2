"""What only the screens say of times and counts, beside the words that all of the forum shares."""

from __future__ import annotations

from tui_forum.language import N_, _
from tui_forum.phrases import age, passphrase_strength, readers

__all__ = ["age", "passphrase_strength", "readers", "short_age"]

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800
_UNITS = ((365 * DAY, N_("y")), (WEEK, N_("w")), (DAY, N_("d")), (HOUR, N_("h")), (MINUTE, N_("m")))


def short_age(now: float, then: float) -> str:
    """How long ago in at most four cells, for the column of a list."""
    gone = max(0, int(now - then))
    for size, letter in _UNITS:
        if gone >= size and not (size == WEEK and gone < 4 * WEEK):
            return f"{gone // size}{_(letter)}"
    return _("now")
