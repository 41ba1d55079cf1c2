"""Writing: questions one after the other, then the text line by line; every line is kept as it is typed."""

from __future__ import annotations

from typing import Any

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.rows import DraftRow, PostRow
from tui_forum.phrases import readers
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.dots import DISCARD, DOT, KEEP, SLEEP, take
from tui_forum.plain.finding import board_for_writing, choose
from tui_forum.plain.keeper import Keeper
from tui_forum.plain.listening import looked_over
from tui_forum.plain.questions import ask_all
from tui_forum.services import boards, drafts, private
from tui_forum.services.firsts import is_looked_at
from tui_forum.services.masking import wears_mask
from tui_forum.text import clean_line


def post(dialogue: Dialogue, typed: str) -> None:
    """A new thread: board, section, title, what would help, notes, tags, how long it is kept, the text."""
    forum = dialogue.forum
    board = board_for_writing(dialogue)
    kept = None if typed else drafts.find_draft(forum, board=board)
    if kept is not None and _goes_on(dialogue, kept):
        go_on(dialogue, kept)
        return
    name = clean_line(boards.board_summary(forum, board).name)
    dialogue.say(
        _("A new thread on {board}. An empty line takes what is usual.").format(board=name),
        _readers(dialogue, board),
    )
    fields: dict[str, Any] = {"board": board} | ({"title": typed} if typed else {})
    if ask_all(dialogue, fields):
        _write(dialogue, fields, None, "")
    else:
        kept_now = drafts.save_draft(forum, **fields)
        words = _("Kept as a draft: `drafts` lists it.") if kept_now else _("Nothing was typed.")
        dialogue.say("", words)


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
    fields |= {"anonymous": row.anonymous, "salt": row.salt, "edits": row.kind == "edit"}
    if row.kind == "thread" and row.title:
        dialogue.say(_("Title: {text}").format(text=clean_line(row.title)))
    _write(dialogue, fields, row.draft, row.body)


def edit(dialogue: Dialogue, typed: str) -> None:
    """Change a post of one's own, from what it says now or from where it was left last time."""
    forum, row = dialogue.forum, own_post(dialogue)
    if row.private:
        raise BadInput(_("A private reply cannot be changed."), _("Take it back and write another."))
    if row.anonymous:
        raise BadInput(_("An anonymous post cannot be changed."), _("Take it back and write another."))
    dialogue.say(_("Everybody sees that it was changed, and what it said before."))
    kept = drafts.find_draft(forum, thread=row.thread, parent=row.post, edits=True)
    if kept is not None:
        go_on(dialogue, kept)
        return
    fields: dict[str, Any] = {"board": row.board, "thread": row.thread, "parent": row.post, "edits": True}
    fields |= {"title": row.title, "notes": list(row.notes), "tags": list(row.tags)}
    _write(dialogue, fields, None, row.body)


def own_post(dialogue: Dialogue) -> PostRow:
    """The post that is open, if it is one's own and was not taken back. Raises BadInput."""
    row = dialogue.current()
    if not row.mine or row.imported:
        raise BadInput(_("That is for what you wrote yourself."), _("You can answer it."))
    if row.retracted:
        raise BadInput(_("It was taken back."), _("Write a new one if you want to say more."))
    return row


def _goes_on(dialogue: Dialogue, kept: DraftRow) -> bool:
    begun = clean_line(kept.title) or clean_line(kept.body[:60])
    question = _("You began “{title}” and have not sent it.").format(title=begun)
    return choose(dialogue, question, [_("Go on with it"), _("Begin another one")], default=0) == 0


def _readers(dialogue: Dialogue, board: str) -> str:
    """Who will be able to read what is written there now."""
    said = f"{readers(boards.who_can_read(dialogue.forum, board)).capitalize()}."
    looked = _("A facilitator looks at it first; then all see it.")
    return f"{said} {looked}" if is_looked_at(dialogue.forum, board) else said


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
        else _readers(dialogue, row.board)
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
    if body and fields.get("edits") and draft is None:
        dialogue.say(_("It says now:"), body)
    elif body:
        dialogue.say(_("Your draft so far:"), body)
    dialogue.say(
        _("Type your text. A line with only a dot sends it, and so does Ctrl+D."),
        _("`.keep` alone keeps it as a draft, `.discard` throws it away."),
        _("`.help` tells what else such a word with a dot can do."),
    )
    keeper = Keeper(dialogue, fields, draft, body)
    if fields.get("anonymous"):
        keeper.say_name()
    keeper.begin()
    end, rest = take(keeper)
    if end == DOT and keeper.body.strip():
        looked = looked_over(dialogue, keeper.fields, keeper.body)
        keeper.body, end = looked or keeper.body, end if looked else KEEP
    if end == DISCARD:
        keeper.discard()
        dialogue.say(_("Thrown away."))
    elif end == SLEEP:
        keeper.lay_down(rest)
    elif end == KEEP or not keeper.body.strip():
        dialogue.say(_("Kept as a draft: `drafts` lists it.") if keeper.kept() else _("Nothing was typed."))
    else:
        keeper.send()
