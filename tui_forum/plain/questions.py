"""What is asked of somebody who writes a thread: one question for each field, in the order of the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui_forum.language import _
from tui_forum.model.need_sheet import QUESTIONS, Answers, suggest
from tui_forum.model.support import CONTENT_NOTES, NEEDS
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import choose
from tui_forum.plain.voice import Ended
from tui_forum.services import boards
from tui_forum.text import clean_line

DAYS = (0, 90, 30, 7)
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One field: how it is asked for, and for free texts what half a line typed means."""

    ask: Callable[[Dialogue, Fields], object]
    read: Callable[[str], object] | None = None


def ask_all(dialogue: Dialogue, fields: Fields) -> bool:
    """Ask for what `fields` do not hold yet; False where Ctrl+C or the end of input came first.

    What was typed until then, half a line too, is in `fields`.
    """
    for name, question in FOR_A_THREAD.items():
        if name in fields:
            continue
        try:
            fields[name] = question.ask(dialogue, fields)
        except (KeyboardInterrupt, Ended):
            half = dialogue.voice.half
            if question.read is not None and half.strip():
                fields[name] = question.read(half)
            return False
    return True


def ask_again(dialogue: Dialogue, fields: Fields, name: str, typed: str) -> None:
    """Another answer for one field; what was `typed` after the word, where it is a free text."""
    question = FOR_A_THREAD[name]
    fields[name] = question.read(typed) if typed and question.read else question.ask(dialogue, fields)


def in_words(fields: Fields) -> list[str]:
    """What stands in the fields, one a line."""
    need = next((need.label for need in NEEDS if need.id == fields.get("need")), "")
    told = (
        (_("Title: {text}"), fields.get("title", "")),
        (_("Section: {text}"), fields.get("section", "")),
        (_("What would help: {text}"), need),
        (_("Content note: {text}"), ", ".join(fields.get("notes") or ())),
        (_("Tags: {text}"), ", ".join(fields.get("tags") or ())),
    )
    return [words.format(text=clean_line(text)) for words, text in told if text]


def _title(dialogue: Dialogue, fields: Fields) -> str:
    return dialogue.voice.ask(_("Title?"))


def _section(dialogue: Dialogue, fields: Fields) -> str:
    row = boards.board_summary(dialogue.forum, fields["board"])
    sections = [section.name for section in row.sections]
    if len(sections) < 2:
        return sections[0] if sections else ""
    return sections[choose(dialogue, _("Which section?"), [*map(clean_line, sections)], default=0)]


def _need(dialogue: Dialogue, fields: Fields) -> str:
    words = [_("Not sure, leave it open"), *(need.label for need in NEEDS), _("Ask me four questions")]
    chosen = choose(dialogue, _("What would help?"), words, default=0)
    if chosen <= len(NEEDS):
        return NEEDS[chosen - 1].id if chosen else ""
    dialogue.say(_("Nobody sees your answers, and they are not kept."))
    answers: dict[str, str] = {}
    for name, question, options in QUESTIONS:
        place = choose(dialogue, _(question), [_(text) for _value, text in options])
        answers[name] = options[place][0]
    need = suggest(Answers(**answers))
    if need is None:
        return ""
    question = _("You could ask for: {need}").format(need=need.label)
    return need.id if choose(dialogue, question, [_("yes"), _("no")], default=0) == 0 else ""


def _notes(dialogue: Dialogue, fields: Fields) -> list[str]:
    known = ", ".join(_(note) for note in CONTENT_NOTES)
    question = _("Content notes? For example {notes}. Separate them with commas, or leave it empty.")
    return _commas(dialogue.voice.ask(question.format(notes=known)))


def _tags(dialogue: Dialogue, fields: Fields) -> list[str]:
    return _commas(dialogue.voice.ask(_("Tags? Separate them with commas, or leave it empty.")))


def _keep(dialogue: Dialogue, fields: Fields) -> int:
    words = [_("until removed"), _("90 days"), _("30 days"), _("7 days")]
    return DAYS[choose(dialogue, _("How long is it kept?"), words, default=0)]


def _commas(typed: str) -> list[str]:
    return [part for each in typed.split(",") if (part := each.strip())]


FOR_A_THREAD: dict[str, Question] = {
    "title": Question(_title, str.strip),
    "section": Question(_section),
    "need": Question(_need),
    "notes": Question(_notes, _commas),
    "tags": Question(_tags, _commas),
    "keep": Question(_keep),
}
"""By the names of the fields as save_draft takes them."""
