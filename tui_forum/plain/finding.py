"""Finding something to read: boards, what arrived, search, what was saved; and choosing by number."""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.wording import board_lines, hit_lines, inbox_lines
from tui_forum.services import boards, directory, reading, saving, searching
from tui_forum.text import clean_line

MOST = 20
OPERATORS = (
    'from:NAME in:BOARD need:listen is:unread is:waiting before:2026-01-31 after:2026-01-01 "words in a row"'
)


def show_boards(dialogue: Dialogue, typed: str) -> None:
    """Every board with its sections and what is unread."""
    rows = boards.list_boards(dialogue.forum)
    dialogue.show(
        _("Your boards:"),
        [(Listed("board", row.board), board_lines(number, row)) for number, row in enumerate(rows, 1)],
        _("You are not on a board yet. Type `join` if you have an invite, or `new board` to start one."),
    )


def go_to(dialogue: Dialogue, typed: str) -> None:
    """Lists are of one board from now on, by its number or name; "all" is all of them."""
    if typed.casefold() in ("", "all", _("all").casefold()):
        dialogue.board = ""
        dialogue.say(_("Lists are of all boards now."))
        return
    if typed.isdigit():
        dialogue.board = dialogue.chosen(typed, "board").id
    else:
        dialogue.board = directory.find_board(dialogue.forum, typed)
    row = boards.board_summary(dialogue.forum, dialogue.board)
    dialogue.say(_("You are on {board} now.").format(board=clean_line(row.name)))


def show_inbox(dialogue: Dialogue, typed: str) -> None:
    """What arrived since one was last here; typed with "seen", the next time tells only what comes after."""
    forum = dialogue.forum
    rows = reading.inbox(forum, limit=MOST)
    now = forum.now()
    dialogue.show(
        _("What arrived since you were last here:"),
        [
            (Listed("post", row.post, row.thread), inbox_lines(number, row, now))
            for number, row in enumerate(rows, 1)
        ],
        _("Nothing new since you were last here."),
    )
    if typed.casefold() in ("seen", _("seen")):
        reading.inbox_seen(forum)
        dialogue.say(_("Next time only what comes after this is told."))


def search(dialogue: Dialogue, typed: str) -> None:
    """Posts that answer words and operators."""
    if not typed:
        typed = dialogue.voice.ask(_("Which words? You can add: {operators}").format(operators=OPERATORS))
    rows = searching.search(dialogue.forum, typed, board=dialogue.board or None, limit=MOST)
    now = dialogue.forum.now()
    dialogue.show(
        _("Found:"),
        [(Listed("post", row.post, row.thread), hit_lines(n, row, now)) for n, row in enumerate(rows, 1)],
        _("Nothing found. Fewer or shorter words find more."),
    )


def show_saved(dialogue: Dialogue, typed: str) -> None:
    """The posts that one saved."""
    rows, lines = saving.saved_posts(dialogue.forum, limit=MOST), []
    for number, row in enumerate(rows, 1):
        title, author = clean_line(row.title), clean_line(row.author)
        lines.append((Listed("post", row.post, row.thread), [f"{number}. {title}: {author}."]))
    dialogue.show(_("Saved, for you alone:"), lines, _("No saved posts. `save` keeps the post that is open."))


def board_for_writing(dialogue: Dialogue) -> str:
    """The board that one is on, the only one, or the one that is chosen now. Raises BadInput."""
    rows = [row for row in boards.list_boards(dialogue.forum) if row.state == "joined"]
    if not rows:
        raise BadInput(
            _("You are not on a board yet."),
            _("Type `join` if you have an invite, or `new board` to start one."),
        )
    if dialogue.board in {row.board for row in rows}:
        return dialogue.board
    if len(rows) == 1:
        return rows[0].board
    names = [clean_line(row.name) for row in rows]
    return rows[choose(dialogue, _("On which board?"), names)].board


def choose(dialogue: Dialogue, question: str, words: list[str], *, default: int | None = None) -> int:
    """Which of these, by number; asked again until it is one. An empty line takes the default."""
    dialogue.say(question)
    dialogue.say(*(f"{number}. {word}" for number, word in enumerate(words, 1)))
    while True:
        typed = dialogue.voice.ask().strip()
        if not typed and default is not None:
            return default
        if typed.isascii() and typed.isdigit() and len(typed) < 7 and 1 <= int(typed) <= len(words):
            return int(typed) - 1
        dialogue.say(_("Type a number from 1 to {most}.").format(most=len(words)))


def sure(dialogue: Dialogue, question: str) -> bool:
    """Whether they say yes; anything else is no."""
    answer = dialogue.voice.ask(f"{question} {_('Is that right? yes or no')}").strip().casefold()
    sure = answer in ("yes", "y", _("yes").casefold(), _("y"))
    if not sure:
        dialogue.say(_("Nothing was changed."))
    return sure
