"""Lists of threads: of a board, a section, waiting or unread ones; in an order and narrowed.

The choice is that of the full screen, kept for each place.
"""

from __future__ import annotations

from dataclasses import replace

from tui_forum.language import _, counted
from tui_forum.model.arrangement import SORTS, Arrangement
from tui_forum.model.support import NEEDS
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import MOST, choose
from tui_forum.plain.wording import thread_lines
from tui_forum.services import boards, reading
from tui_forum.services.arranging import keep_arrangement, kept_arrangement
from tui_forum.services.arranging_words import SORT_WORDS, filter_words, tag_words


def show_threads(dialogue: Dialogue, typed: str) -> None:
    """Threads of the board, of a section that is named, waiting or unread ones."""
    dialogue.place = _place(dialogue, typed)
    _show(dialogue, 0)


def show_more(dialogue: Dialogue, typed: str) -> None:
    """The list of threads goes on; its numbers, too."""
    listed = [each for each in dialogue.listed if each.kind == "thread"]
    _show(dialogue, len(listed) if len(listed) == len(dialogue.listed) else 0)


def sort(dialogue: Dialogue, typed: str) -> None:
    """Choose the order of the last list of threads, and hear it so."""
    now = _arranged(dialogue)
    words = [_(SORT_WORDS[each]) for each in SORTS]
    here = SORTS.index("waiting" if dialogue.place[0] == "waiting" and now.sort == SORTS[0] else now.sort)
    dialogue.say(_("It stands {order} now.").format(order=words[here]))
    chosen = choose(dialogue, _("In which order?"), words, default=here)
    keep_arrangement(dialogue.forum, dialogue.place, replace(now, sort=SORTS[chosen]))
    _show(dialogue, 0)


def narrow(dialogue: Dialogue, typed: str) -> None:
    """Choose what alone is shown of the last list of threads: a choice made again is taken away."""
    forum, now = dialogue.forum, _arranged(dialogue)
    everything = Arrangement(now.sort)
    tags = [tag for tag, _times in reading.tags_of(forum, dialogue.place[1] or None, limit=MOST)]
    ways: list[tuple[str, Arrangement]] = [
        (_("everything"), everything),
        (_("something unread"), replace(now, unread=not now.unread)),
        (_("without a reply"), replace(now, waiting=not now.waiting)),
        *((need.label, replace(now, need="" if now.need == need.id else need.id)) for need in NEEDS),
        *((tag_words(tag), replace(now, tag="" if now.tag == tag else tag)) for tag in tags),
    ]
    only = filter_words(now)
    dialogue.say(_("Only {what}").format(what=only) + "." if only else _("Everything is shown."))
    words = [words for words, _arrangement in ways]
    chosen = choose(dialogue, _("Which alone? A choice made again is taken away."), words)
    keep_arrangement(forum, dialogue.place, ways[chosen][1])
    _show(dialogue, 0)


def _place(dialogue: Dialogue, typed: str) -> tuple[str, str, str]:
    words = typed.casefold()
    rows = boards.list_boards(dialogue.forum)
    board = dialogue.board or (rows[0].board if len(rows) == 1 else "")
    if words in ("waiting", _("waiting")):
        return "waiting", dialogue.board, ""
    if words in ("unread", _("unread")):
        return "unread", dialogue.board, ""
    if not typed:
        return "board" if board else "all", board, ""
    named = (section.name for row in rows if not board or row.board == board for section in row.sections)
    known = next((name for name in named if name.casefold() == words), typed)
    return "section", board, known


def _arranged(dialogue: Dialogue) -> Arrangement:
    return kept_arrangement(dialogue.forum, dialogue.place)


def _show(dialogue: Dialogue, start: int) -> None:
    """The threads from row `start` on; what is listed before that keeps its numbers."""
    forum, (kind, board, section) = dialogue.forum, dialogue.place
    arranged = _arranged(dialogue)
    rows = reading.arranged_rows(
        forum, board or None, section or None, arranged, waiting=kind == "waiting", unread=kind == "unread"
    )
    end, now, before = min(len(rows), start + MOST), forum.now(), dialogue.listed[:start]
    found = [rows.row(at) for at in range(start, end)]
    only = filter_words(arranged)
    head = _("Threads, only {what}:").format(what=only) if only else _("Threads:")
    dialogue.show(
        head,
        [
            (Listed("thread", row.thread), thread_lines(number, row, now))
            for number, row in enumerate(found, start + 1)
        ],
        _none(kind, start, only),
    )
    dialogue.listed = [*before, *dialogue.listed]
    if end < len(rows):
        left = counted(len(rows) - end, "{n} more thread.", "{n} more threads.")
        dialogue.say(left + " " + _("Type `more` to hear on."))


def _none(kind: str, start: int, only: str) -> str:
    if start:
        return _("That was the whole list.")
    if only:
        return _("Nothing here fits. `filter` shows everything again.")
    if kind == "waiting":
        return _("Nobody is waiting for a reply.")
    if kind == "unread":
        return _("You have read everything that is here.")
    return _("No threads here yet. Type `post` to write one.")
