"""What facilitators do about the post that is open and its thread: each act signed, its reason told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.moderation import HIDE, LET, LOCK, MOVE, PIN
from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import choose
from tui_forum.plain.form import ask_form, done
from tui_forum.plain.hearing import refreshed
from tui_forum.services import boards, moderating, reading
from tui_forum.services.anonymous import open_name
from tui_forum.text import clean_line

Act = Callable[[str], object]


def moderate(dialogue: Dialogue, typed: str) -> None:
    """Choose among what one's role allows, say why, and do it."""
    row = refreshed(dialogue)
    thread = reading.get_thread(dialogue.forum, row.thread)
    acts = _acts(dialogue, row, thread)
    if not acts:
        raise BadInput(
            _("Only facilitators can do that, and they can hide only what members of lower rank wrote."),
            _("`ask` asks a facilitator about it."),
        )
    words = [_("Leave it as it is"), *acts]
    chosen = choose(dialogue, _("What would you like to do?"), words, default=0)
    if not chosen:
        return
    acts[words[chosen]]()


def _acts(dialogue: Dialogue, row: PostRow, thread: ThreadRow) -> dict[str, Callable[[], None]]:
    forum = dialogue.forum
    here, over = moderating.may_moderate(forum, row.post), moderating.may_moderate(forum, thread.thread)
    acts: dict[str, Callable[[], None]] = {}

    def offer(words: str, act: Act, *, needed: bool = False) -> None:
        acts[words] = partial(_because, dialogue, row, act, needed=needed)

    if HIDE in here:
        hides = not row.hidden
        words = _("Hide this post") if hides else _("Show this post again")
        offer(words, lambda reason: moderating.hide(forum, row.post, reason, on=hides), needed=hides)
    if LET in here and row.waits:
        acts[_("Let it through")] = partial(_let_through, dialogue, row)
    if row.anonymous and HIDE in here:
        acts[_("Look who wrote it")] = partial(_look, dialogue, row)
    if PIN in over:
        words = _("No longer keep it at the top") if thread.pinned else _("Keep the thread at the top")
        offer(words, lambda reason: moderating.pin(forum, row.thread, not thread.pinned, reason))
    if LOCK in over:
        words = _("Open the thread again") if thread.locked else _("Close the thread")
        offer(words, lambda reason: moderating.lock(forum, row.thread, not thread.locked, reason))
    if MOVE in over:
        acts[_("Move the thread")] = partial(_move, dialogue, row, thread)
    return acts


def _because(dialogue: Dialogue, row: PostRow, act: Act, *, needed: bool = False) -> None:
    dialogue.say(_("It is signed with your name, and stands in the ledger with its reason."))
    if needed:
        dialogue.say(_("Everybody on the board reads why. Its author still sees the text."))
    purpose = f"moderate:{row.post}"
    act(ask_form(dialogue, purpose, {"why": _("Why?")})["why"])
    done(dialogue, purpose)
    dialogue.wrote()
    refreshed(dialogue)
    dialogue.say(_("Done. `ledger` tells it."))


def _let_through(dialogue: Dialogue, row: PostRow) -> None:
    moderating.let_through(dialogue.forum, row.post)
    dialogue.wrote()
    refreshed(dialogue)
    dialogue.say(_("Let through: everybody on the board sees it. It stands in the ledger."))


def _look(dialogue: Dialogue, row: PostRow) -> None:
    dialogue.say(
        _(
            "You will be shown who wrote this. Every member reads in the ledger that you looked, and why; "
            "not the name. Look only where somebody may come to harm."
        )
    )
    purpose = f"look:{row.post}"
    name = open_name(dialogue.forum, row.post, ask_form(dialogue, purpose, {"why": _("Why?")})["why"])
    done(dialogue, purpose)
    dialogue.wrote()
    words = _("{masked} is {name}.\n\nKeep it to yourself. The ledger says that you looked.")
    dialogue.say(words.format(masked=clean_line(row.author), name=clean_line(name)))


def _move(dialogue: Dialogue, row: PostRow, thread: ThreadRow) -> None:
    forum = dialogue.forum
    sections = [section.name for section in boards.board_summary(forum, thread.board).sections]
    others = [name for name in sections if name != thread.section]
    if not others:
        dialogue.say(_("There is only one section on this board."))
        return
    section = others[choose(dialogue, _("Which section?"), [*map(clean_line, others)])]
    _because(dialogue, row, lambda reason: moderating.move(forum, row.thread, section, reason))
