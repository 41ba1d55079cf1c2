"""Writing: questions one after the other, then the text line by line; every line is kept as it is typed."""

from __future__ import annotations

from typing import Any

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.need_sheet import QUESTIONS, Answers, suggest
from tui_forum.model.rows import DraftRow, PostRow
from tui_forum.model.support import CONTENT_NOTES, NEEDS
from tui_forum.phrases import readers
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import board_for_writing, choose
from tui_forum.plain.keeper import DISCARD, DOT, KEEP, SLEEP, Keeper
from tui_forum.plain.listening import looked_over
from tui_forum.services import boards, drafts, private
from tui_forum.services.masking import wears_mask
from tui_forum.text import clean_line

DAYS = (0, 90, 30, 7)


def post(dialogue: Dialogue, typed: str) -> None:
    """A new thread: board, section, title, what would help, notes, tags, how long it is kept, the text."""
    forum = dialogue.forum
    board = board_for_writing(dialogue)
    row = boards.board_summary(forum, board)
    dialogue.say(
        _("A new thread on {board}. An empty line takes what is usual.").format(board=clean_line(row.name)),
        f"{readers(boards.who_can_read(forum, board)).capitalize()}.",
    )
    sections = [section.name for section in row.sections]
    fields: dict[str, Any] = {"board": board, "title": typed or dialogue.voice.ask(_("Title?"))}
    if len(sections) > 1:
        chosen = choose(dialogue, _("Which section?"), [*map(clean_line, sections)], default=0)
        fields["section"] = sections[chosen]
    fields["need"] = _need(dialogue)
    fields["notes"] = _commas(dialogue, _notes_question())
    fields["tags"] = _commas(dialogue, _("Tags? Separate them with commas, or leave it empty."))
    words = [_("until removed"), _("90 days"), _("30 days"), _("7 days")]
    fields["keep"] = DAYS[choose(dialogue, _("How long is it kept?"), words, default=0)]
    _write(dialogue, fields, None, "")


def reply(dialogue: Dialogue, typed: str) -> None:
    """Answer the post that is open; a private one stays private."""
    row = dialogue.current()
    _answer(dialogue, row, alone=row.private)


def reply_privately(dialogue: Dialogue, typed: str) -> None:
    """Answer its author alone."""
    _answer(dialogue, dialogue.current(), alone=True)


def go_on(dialogue: Dialogue, row: DraftRow) -> None:
    """Go on with a draft: its words are said, new lines come after them."""
    fields: dict[str, Any] = {"board": row.board, "thread": row.thread, "parent": row.parent}
    fields |= {"title": row.title, "section": row.section, "need": row.need, "notes": list(row.notes)}
    fields |= {"tags": list(row.tags), "keep": row.keep, "private": row.private}
    fields |= {"anonymous": row.anonymous, "salt": row.salt}
    if row.kind == "edit":
        raise BadInput(_("This draft changes a post of yours."), _("Go on with it in the full app."))
    _write(dialogue, fields, row.draft, row.body)


def _answer(dialogue: Dialogue, row: PostRow, *, alone: bool) -> None:
    forum = dialogue.forum
    if alone and not private.may_reply_privately(forum, row.post):
        raise BadInput(
            _("There is nobody to reach: you wrote this, or its author is not on this board."),
            _("You can answer in the thread."),
        )
    name = clean_line(row.to if row.mine and row.private else row.author)
    dialogue.say(
        _("Only {person} and you can read this.").format(person=name)
        if alone
        else f"{readers(boards.who_can_read(forum, row.board)).capitalize()}."
    )
    kept = drafts.find_draft(forum, thread=row.thread, parent=row.post, private=alone)
    fields: dict[str, Any] = {"board": row.board, "thread": row.thread, "parent": row.post, "private": alone}
    if kept:
        fields |= {"anonymous": kept.anonymous, "salt": kept.salt}
    elif not alone:
        fields["anonymous"] = wears_mask(forum, row.board, row.thread)
    notes = list(kept.notes) if kept else []
    _write(dialogue, fields | {"notes": notes}, kept.draft if kept else None, kept.body if kept else "")


def _write(dialogue: Dialogue, fields: dict[str, Any], draft: int | None, body: str) -> None:
    """Take the text, keep it line by line, and send it at the dot or at the end of what is typed."""
    if body:
        dialogue.say(_("Your draft so far:"), body)
    dialogue.say(
        _("Type your text. A line with only a dot sends it, and so does Ctrl+D."),
        _("`.keep` alone keeps it as a draft, `.discard` throws it away."),
        _("`.anonymous` writes it without your name, `.sleep 8:00` holds it until then."),
    )
    keeper = Keeper(dialogue, fields, draft, body)
    if fields.get("anonymous"):
        keeper.say_name()
    try:
        keeper.begin()
        end = keeper.take()
    except KeyboardInterrupt:
        end = KEEP
        dialogue.say("")
    if end == DOT and keeper.body.strip():
        looked = looked_over(dialogue, fields, keeper.body)
        keeper.body, end = looked or keeper.body, end if looked else KEEP
    if end == DISCARD:
        keeper.discard()
        dialogue.say(_("Thrown away."))
    elif end.startswith(SLEEP):
        keeper.lay_down(end.removeprefix(SLEEP))
    elif end == KEEP or not keeper.body.strip():
        dialogue.say(_("Kept as a draft: `drafts` lists it.") if keeper.kept() else _("Nothing was typed."))
    else:
        keeper.send()


def _need(dialogue: Dialogue) -> str:
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


def _notes_question() -> str:
    known = ", ".join(_(note) for note in CONTENT_NOTES)
    return _("Content notes? For example {notes}. Separate them with commas, or leave it empty.").format(
        notes=known
    )


def _commas(dialogue: Dialogue, question: str) -> list[str]:
    return [part for each in dialogue.voice.ask(question).split(",") if (part := each.strip())]
