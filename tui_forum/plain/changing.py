"""What one does about one's own posts and threads: take back, settle; and what a post said before."""

from __future__ import annotations

from itertools import pairwise

from tui_forum.language import _, counted
from tui_forum.model.errors import BadInput
from tui_forum.model.rows import VersionRow
from tui_forum.phrases import age
from tui_forum.plain.composing import own_post
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import sure
from tui_forum.plain.form import ask_form, done
from tui_forum.plain.hearing import refreshed
from tui_forum.plain.wording import notes_line
from tui_forum.services import moderating, reading, writing
from tui_forum.services.history import post_history
from tui_forum.text import clean_line


def take_back(dialogue: Dialogue, typed: str) -> None:
    """Take the post that is open back, if it is one's own."""
    row = own_post(dialogue)
    question = _("This takes your post back: every machine that hears of it forgets the text.")
    if sure(dialogue, question):
        writing.retract(dialogue.forum, row.post)
        dialogue.wrote()
        refreshed(dialogue)
        dialogue.say(_("Taken back. Whoever has read it already has read it."))


def settle(dialogue: Dialogue, typed: str) -> None:
    """Say that one's thread is settled, with a word to those who answered; or that it is open again."""
    forum, thread = dialogue.forum, reading.get_thread(dialogue.forum, dialogue.current().thread)
    if not thread.mine:
        raise BadInput(
            _("Only the person who started a thread can say that it is settled."), _("You can answer it.")
        )
    if thread.settled:
        if sure(dialogue, _("This opens your thread again.")):
            moderating.settle(forum, thread.thread, on=False)
            dialogue.wrote()
            dialogue.say(_("Open again."))
        return
    dialogue.say(_("It stays where it is, and people can still answer; nobody need worry that you wait."))
    purpose, usual = f"settle:{thread.thread}", _("thank you, I feel heard")
    question = {"words": _("Your words to them?")}
    words = typed or ask_form(dialogue, purpose, question, {"words": usual})["words"]
    moderating.settle(forum, thread.thread, words)
    done(dialogue, purpose)
    dialogue.wrote()
    dialogue.say(_("Settled. Everybody on the board sees it."))


def history(dialogue: Dialogue, typed: str) -> None:
    """What the post that is open said before."""
    row = refreshed(dialogue)
    versions = post_history(dialogue.forum, row.post) if row.edited else []
    if len(versions) < 2:
        dialogue.say(_("It was never changed."))
        return
    opened = dialogue.reading is not None and row.post in dialogue.reading.opened
    dialogue.say(counted(len(versions) - 1, "It was changed {n} time.", "It was changed {n} times."))
    now = dialogue.forum.now()
    for number, (version, later) in enumerate(pairwise(versions)):
        when = _("written {when}") if number == 0 else _("changed {when}")
        replaced = _("replaced {when}").format(when=age(now, later.wall))
        dialogue.say(f"{when.format(when=age(now, version.wall)).capitalize()}, {replaced}:")
        dialogue.say(*_said(version, shown=opened or row.mine))
    dialogue.say(_("What it says now: type `again`."))


def _said(version: VersionRow, *, shown: bool) -> list[str]:
    if version.notes and not shown:
        return [notes_line(version.notes), _("Type `open` first, then `history`, to hear it.")]
    return [*([clean_line(version.title)] if version.title else []), version.body]
