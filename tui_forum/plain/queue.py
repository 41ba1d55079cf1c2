"""The facilitators' queue in the dialogue: heard item by item, and what one does about one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui_forum.language import _
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.model.people_rows import QueueRow
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import choose
from tui_forum.plain.form import ask_form, done
from tui_forum.plain.hearing import open_thread
from tui_forum.services import moderating, queue
from tui_forum.services.queue_words import carer, spent_words, what, whole
from tui_forum.text import clean_line


def show_queue(dialogue: Dialogue, typed: str) -> None:
    """What waits for facilitators; a number hears one and asks what to do about it."""
    forum = dialogue.forum
    boards = queue.boards_to_look_after(forum)
    if not boards:
        raise BadInput(_("Only facilitators look after the queue."), _("`ask` asks one about a post."))
    rows = [row for board in boards for row in queue.Items(forum, board).rows()]
    if typed:
        listed = dialogue.chosen(typed, "item")
        row = next((row for row in rows if (row.board, row.item) == (listed.thread, listed.id)), None)
        if row is None:
            raise NotFound(_("It is not in the queue any more."), _("Type `queue` for what is."))
        _handle(dialogue, row)
        return
    if spent := spent_words(forum, boards):
        dialogue.say(spent)
    dialogue.show(
        _("What waits for facilitators. `queue` and a number hears one:"),
        [(Listed("item", row.item, row.board), [_line(n, row)]) for n, row in enumerate(rows, 1)],
        _("Nothing waits for you."),
    )


def _line(number: int, row: QueueRow) -> str:
    about = clean_line(row.title) or clean_line(row.by)
    return f"{number}. {what(row).strip(' !')}: {about}, {carer(row)}."


def _handle(dialogue: Dialogue, row: QueueRow) -> None:
    dialogue.say(whole(row, dialogue.forum.now()))
    acts = _acts(dialogue, row)
    words = [_("Leave it as it is"), *acts]
    chosen = choose(dialogue, _("What would you like to do?"), words, default=0)
    if chosen:
        acts[words[chosen]]()


def _acts(dialogue: Dialogue, row: QueueRow) -> dict[str, Callable[[], object]]:
    forum = dialogue.forum
    acts: dict[str, Callable[[], object]] = {}
    if row.thread and row.post:
        acts[_("Hear the post")] = partial(open_thread, dialogue, row.thread, row.post)
    if row.sort == "first":
        acts[_("Let it through")] = partial(_let_through, dialogue, row)
    if row.mine:
        acts[_("Give it back")] = partial(_act, dialogue, partial(queue.give_back, forum, row))
    else:
        acts[_("I look after it")] = partial(_act, dialogue, partial(queue.take, forum, row))
    if queue.other_facilitators(forum, row.board):
        acts[_("Hand it over")] = partial(_hand, dialogue, row)
    acts[_("It is done")] = partial(_finish, dialogue, row)
    return acts


def _act(dialogue: Dialogue, act: Callable[[], object]) -> None:
    act()
    dialogue.wrote()
    dialogue.say(_("Done. Only facilitators see it."))


def _let_through(dialogue: Dialogue, row: QueueRow) -> None:
    moderating.let_through(dialogue.forum, row.post)
    dialogue.wrote()
    dialogue.say(_("Let through: everybody on the board sees it. It stands in the ledger."))


def _hand(dialogue: Dialogue, row: QueueRow) -> None:
    others = queue.other_facilitators(dialogue.forum, row.board)
    chosen = choose(dialogue, _("Hand it over to"), [clean_line(other.name) for other in others])
    _act(dialogue, partial(queue.hand_over, dialogue.forum, row, others[chosen].member))


def _finish(dialogue: Dialogue, row: QueueRow) -> None:
    purpose = f"queue:{row.item}"
    question = _("What was done? Only facilitators read it. You can leave it empty.")
    note = ask_form(dialogue, purpose, {"note": question})["note"]
    _act(dialogue, partial(queue.finish, dialogue.forum, row, note))
    done(dialogue, purpose)
