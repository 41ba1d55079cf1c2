"""Several questions for one thing: what was answered before Ctrl+C is offered again the next time."""

from __future__ import annotations

from collections.abc import Mapping

from tui_forum.language import _
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.voice import Ended
from tui_forum.text import clean_line

NOTHING = "-"
"""Typed alone it empties a field that holds something."""


def ask_form(
    dialogue: Dialogue, purpose: str, questions: Mapping[str, str], now: Mapping[str, str] | None = None
) -> dict[str, str]:
    """An answer for each question by its name; an empty line keeps what stands there.

    `now` is what stands there, unless the same `purpose` was begun and left before. What Ctrl+C ends is kept
    under it while the dialogue is open.
    """
    standing = dict(now or {}) | dialogue.begun.get(purpose, {})
    answers: dict[str, str] = {}
    for name, question in questions.items():
        dialogue.say(question)
        if before := standing.get(name, ""):
            dialogue.say(
                _("So far: {text}").format(text=clean_line(before)),
                _("An empty line keeps it, {nothing} alone empties it.").format(nothing=NOTHING),
            )
        try:
            typed = dialogue.voice.ask().strip()
        except (KeyboardInterrupt, Ended):
            half = dialogue.voice.half.strip()
            dialogue.begun[purpose] = standing | answers | ({name: half} if half else {})
            raise
        answers[name] = "" if typed == NOTHING else typed or before
    dialogue.begun[purpose] = answers
    return answers


def done(dialogue: Dialogue, purpose: str) -> None:
    """It was sent: what was typed for it need not be kept any more."""
    dialogue.begun.pop(purpose, None)
