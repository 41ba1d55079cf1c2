"""Whether this home is a copy of another one: then it must not write where that one wrote."""

from __future__ import annotations

from pathlib import Path

from sync.log.sqlite import SqliteLog
from tui_forum.language import _
from tui_forum.store.conditions import F
from tui_forum.store.view import View

HERE = "here"
"""The fact (of the table `home`) that holds how the home knows its own place again."""


def settle(keys: Path, view: View, log: SqliteLog, now: int) -> None:
    """Go apart from the home that this one may be a copy of, if it is not where it was.

    The system gives the key file its time of change, once, and every copy of it another one: so a home that
    was copied knows, whatever copied it. One that was moved to another disk takes itself for a copy, too,
    which costs nothing but a step in its sequences.
    """
    here = _here(keys)
    if view.fact(HERE) == here:
        return
    with view.db.transaction():
        known = view.fact(HERE)
        if known != here:  # another process may have been first
            log.stand_apart()
            view.keep_fact(HERE, here)
            if known:
                ask_again(view, now)


def stay(keys: Path, view: View) -> None:
    """The key file was written anew by ourselves: this is still the same home."""
    view.keep_fact(HERE, _here(keys))


def ask_again(view: View, now: int) -> None:
    """What was to leave by itself, and is due, may have left from the other home: it becomes a draft."""
    reason = _("This home is a copy, or was moved. It may have left from the other one: look on the board.")
    view.drafts.update({"due": 0, "reason": reason, "saved": now}, (F("due") > 0) & (F("due") <= now))


def _here(keys: Path) -> dict[str, object]:
    return {"fact": HERE, "changed": keys.stat().st_ctime_ns}
