"""Writing: questions one after the other, then the text line by line; every line is kept as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.need_sheet import QUESTIONS, Answers, suggest
from tui_forum.model.rows import DraftRow, PostRow
from tui_forum.model.support import CONTENT_NOTES, NEEDS
from tui_forum.phrases import readers
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import board_for_writing, choose
from tui_forum.plain.voice import Ended
from tui_forum.services import boards, drafts, private, writing
from tui_forum.services.errors_said import sentence
from tui_forum.text import clean_line

DOT, KEEP, DISCARD = ".", ".keep", ".discard"
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
    fields = {"board": row.board, "thread": row.thread, "parent": row.post, "private": alone}
    notes = list(kept.notes) if kept else []
    _write(dialogue, fields | {"notes": notes}, kept.draft if kept else None, kept.body if kept else "")


def _write(dialogue: Dialogue, fields: dict[str, Any], draft: int | None, body: str) -> None:
    """Take the text, keep it line by line, and send it at the dot or at the end of what is typed."""
    if body:
        dialogue.say(_("Your draft so far:"), body)
    dialogue.say(
        _("Type your text. A line with only a dot sends it, and so does Ctrl+D."),
        _("`.keep` alone keeps it as a draft, `.discard` throws it away."),
    )
    keeper = _Keeper(dialogue, fields, draft, body)
    try:
        keeper.begin()
        end = keeper.take()
    except KeyboardInterrupt:
        end = KEEP
        dialogue.say("")
    if end == DISCARD:
        keeper.discard()
        dialogue.say(_("Thrown away."))
    elif end == KEEP or not keeper.body.strip():
        dialogue.say(_("Kept as a draft: `drafts` lists it.") if keeper.kept() else _("Nothing was typed."))
    else:
        keeper.send()


class _Keeper:
    """What is typed, and the draft that holds it: after each line it is on the disk."""

    def __init__(self, dialogue: Dialogue, fields: dict[str, Any], draft: int | None, body: str) -> None:
        self._dialogue, self._fields, self._draft, self.body = dialogue, fields, draft, body

    def begin(self) -> None:
        """A thread's title is kept before its text."""
        if self._fields.get("title"):
            self._keep()

    def take(self) -> str:
        """Lines until the end; returns the word that ended it."""
        while True:
            try:
                line = self._dialogue.voice.hear()
            except Ended:
                return DOT
            if line.strip() in (DOT, KEEP, DISCARD):
                return line.strip()
            self.body = f"{self.body}\n{line}" if self.body else line
            self._keep()

    def kept(self) -> bool:
        """Whether there is a draft."""
        return bool(self._draft)

    def discard(self) -> None:
        """Forget it."""
        if self._draft:
            drafts.discard_draft(self._dialogue.forum, self._draft)

    def send(self) -> None:
        """Post it; where that cannot be, the draft stays."""
        dialogue, fields = self._dialogue, dict(self._fields)
        try:
            self._sender(fields)()
        except SyncError as error:
            dialogue.say(sentence(error), _("Your draft is kept: `drafts` lists it."))
            return
        dialogue.wrote()
        dialogue.say(_("Posted. It is kept here, and leaves when somebody is near."))

    def _sender(self, fields: dict[str, Any]) -> Callable[[], object]:
        forum, draft, notes = self._dialogue.forum, self._draft, fields["notes"]
        if not fields.get("parent"):
            board, title = fields["board"], fields["title"]
            more = {name: fields[name] for name in ("need", "tags", "keep")}
            return lambda: writing.post_thread(
                forum,
                board,
                title=title,
                section=fields.get("section", ""),
                body=self.body,
                notes=notes,
                draft=draft,
                **more,
            )
        send = private.reply_privately if fields["private"] else writing.reply
        return lambda: send(forum, fields["parent"], self.body, notes=notes, draft=draft)

    def _keep(self) -> None:
        forum = self._dialogue.forum
        self._draft = drafts.save_draft(forum, draft=self._draft, body=self.body, **self._fields) or None


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
