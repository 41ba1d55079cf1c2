"""The need sheet: four private questions that help to find what would help. Nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from tui_forum.model.support import Need, need_of

WANTS = [
    ("heard", "to be heard"),
    ("answer", "an answer, or something done"),
    ("tell", "to tell it, without replies"),
]
ADVICE = [("no", "not now, please"), ("yes", "yes, gladly"), ("unsure", "not sure")]
SHARED = [("no", "not needed"), ("yes", "yes")]
WAIT = [("yes", "yes"), ("no", "no: I need someone today")]

QUESTIONS = (
    ("wants", "Right now, what do you want most?", WANTS),
    ("advice", "Would suggestions be welcome?", ADVICE),
    ("shared", "Would it help to hear from somebody who has been there?", SHARED),
    ("wait", "Can it wait until tomorrow?", WAIT),
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
