"""Small things that this home remembers about its person, sealed in its database."""

from __future__ import annotations

from typing import Literal

from tui_forum.services.home import Forum

WordsState = Literal["", "later", "written", "quiet"]
"""Recovery words: "" never shown here, "later" shown but not written down, "written", "quiet" not asked."""
_WORDS = "recovery-words"
_STATES: dict[str, WordsState] = {"later": "later", "written": "written", "quiet": "quiet"}


def recovery_state(forum: Forum) -> WordsState:
    """What the person said of their recovery words."""
    return _STATES.get(forum.view.fact(_WORDS).get("state", ""), "")


def keep_recovery_state(forum: Forum, state: WordsState) -> None:
    """Remember it; "later" means that a quiet reminder stands until it is something else."""
    forum.view.keep_fact(_WORDS, {"state": state})
