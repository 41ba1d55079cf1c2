"""Small things that this home remembers about its person, sealed in its database."""

from __future__ import annotations

from typing import Literal

from tui_forum.services.home import Forum

WordsState = Literal["", "later", "written", "quiet"]
"""Recovery words: "" never shown here, "later" shown but not written down, "written", "quiet" not asked."""
_WORDS = "recovery-words"
_TALK = "talk-after"
_STATES: dict[str, WordsState] = {"later": "later", "written": "written", "quiet": "quiet"}


def recovery_state(forum: Forum) -> WordsState:
    """What the person said of their recovery words."""
    return _STATES.get(forum.view.fact(_WORDS).get("state", ""), "")


def keep_recovery_state(forum: Forum, state: WordsState) -> None:
    """Remember it; "later" means that a quiet reminder stands until it is something else."""
    forum.view.keep_fact(_WORDS, {"state": state})


def keep_talk_reminder(forum: Forum, board: str, at: int) -> None:
    """Remember that we said "not now" on a board until a time (unix seconds); 0: nothing to remember."""
    known = forum.view.fact(_TALK)
    forum.view.keep_fact(_TALK, {"boards": known.get("boards", {}) | {board: at}})


def due_talk_reminder(forum: Forum) -> str:
    """The id of a board on which the time has come that we named; "" for none."""
    boards: dict[str, int] = forum.view.fact(_TALK).get("boards", {})
    return next((board for board, at in boards.items() if at and at <= forum.now()), "")


def drop_talk_reminder(forum: Forum, board: str) -> None:
    """It was seen."""
    keep_talk_reminder(forum, board, 0)
