"""The need sheet: four private questions that help to find what would help. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from tui_forum.language import N_
from tui_forum.model.support import Need, need_of

WANTS = [
    ("heard", N_("to be heard")),
    ("answer", N_("an answer, or something done")),
    ("tell", N_("to tell it, without replies")),
]
ADVICE = [("no", N_("not now, please")), ("yes", N_("yes, gladly")), ("unsure", N_("not sure"))]
SHARED = [("no", N_("not needed")), ("yes", N_("yes"))]
WAIT = [("yes", N_("yes")), ("no", N_("no: I need someone today"))]

QUESTIONS = (
    ("wants", N_("Right now, what do you want most?"), WANTS),
    ("advice", N_("Would suggestions be welcome?"), ADVICE),
    ("shared", N_("Would it help to hear from somebody who has been there?"), SHARED),
    ("wait", N_("Can it wait until tomorrow?"), WAIT),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was chosen, by the names in QUESTIONS."""

    wants: str = "heard"
    advice: str = "no"
    shared: str = "no"
    wait: str = "yes"


def suggest(answers: Answers) -> Need | None:
    """The need that fits best: urgency first, then what was wanted most."""
    if answers.wait == "no":
        return need_of("today")
    if answers.wants == "tell":
        return need_of("sharing")
    if answers.shared == "yes":
        return need_of("been-there")
    if answers.wants == "answer":
        return need_of("ideas" if answers.advice == "yes" else "practical")
    return need_of("ideas" if answers.advice == "yes" else "listen")
