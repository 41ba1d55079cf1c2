"""Reading a thread post by post, and from one unread post to the next on all boards."""

from __future__ import annotations

from tui_forum.language import _, counted
from tui_forum.model.errors import BadInput
from tui_forum.model.rows import PostRow
from tui_forum.phrases import readers
from tui_forum.plain.dialogue import Dialogue, Reading
from tui_forum.plain.wording import heading_lines, post_lines
from tui_forum.services import boards, directory, reading


def read(dialogue: Dialogue, typed: str) -> None:
    """Open a thread by its number in the last list (or an id), and hear its first post."""
    if not typed:
        if dialogue.reading is None:
            raise BadInput(_("Which one?"), _("Type `read` and a number of the last list."))
        dialogue.reading.at = -1
        next_post(dialogue, "")
        return
    if typed.isascii() and typed.isdigit() and len(typed) < 7:
        listed = dialogue.chosen(typed, "thread", "post")
        open_thread(dialogue, listed.thread or listed.id, listed.id if listed.kind == "post" else "")
    else:
        open_thread(dialogue, directory.find_thread(dialogue.forum, typed))


def open_thread(dialogue: Dialogue, thread: str, post: str = "") -> None:
    """Open a thread and hear the post named, else its first."""
    forum = dialogue.forum
    row, rows = reading.get_thread(forum, thread), reading.read_thread(forum, thread)
    dialogue.reading = Reading(row, rows)
    dialogue.say(*heading_lines(row, readers(boards.who_can_read(forum, row.board))))
    _hear(dialogue, next((at for at, each in enumerate(rows) if each.post == post), 0))


def next_post(dialogue: Dialogue, typed: str) -> None:
    """The next post of the thread; after its last one, what to do."""
    _step(dialogue, 1)


def previous_post(dialogue: Dialogue, typed: str) -> None:
    """The post before."""
    _step(dialogue, -1)


def again(dialogue: Dialogue, typed: str) -> None:
    """The post that is open, once more."""
    refreshed(dialogue)
    _hear(dialogue, dialogue.reading.at if dialogue.reading else 0)


def open_note(dialogue: Dialogue, typed: str) -> None:
    """Hear a post that stands folded under its content note, or out of sight."""
    row = dialogue.current()
    if dialogue.reading is not None:
        dialogue.reading.opened.add(row.post)
        _hear(dialogue, dialogue.reading.at)


def next_unread(dialogue: Dialogue, typed: str) -> None:
    """The next unread post: below in this thread, then in the next thread, on any board."""
    forum, now = dialogue.forum, dialogue.reading
    if now is not None:
        _refresh(dialogue)
        found = next((at for at in range(now.at + 1, len(now.rows)) if now.rows[at].unread), None)
        if found is not None:
            _hear(dialogue, found)
            return
    after = now.thread.thread if now is not None else None
    row = reading.next_unread_thread(forum, after)
    if row is None:
        dialogue.say(_("You have read everything that is here."))
        return
    posts = reading.read_thread(forum, row.thread)
    first = next((post.post for post in posts if post.unread), "")
    open_thread(dialogue, row.thread, first)


def previous_unread(dialogue: Dialogue, typed: str) -> None:
    """The unread post before: above in this thread, else in the unread thread before it."""
    forum, now = dialogue.forum, dialogue.reading
    if now is not None:
        _refresh(dialogue)
        found = next((at for at in range(now.at - 1, -1, -1) if now.rows[at].unread), None)
        if found is not None:
            _hear(dialogue, found)
            return
    rows = reading.thread_rows(forum, unread=True)
    here = rows.index_of(now.thread.thread) if now is not None else None
    at = rows.previous_unread(len(rows) if here is None else here)
    if at is None:
        dialogue.say(_("You have read everything that is here."))
        return
    row = rows.row(at)
    unread = [post.post for post in reading.read_thread(forum, row.thread) if post.unread]
    open_thread(dialogue, row.thread, unread[-1] if unread else "")


def last_post(dialogue: Dialogue, typed: str) -> None:
    """The last post of the thread."""
    now = dialogue.reading
    if now is None:
        raise BadInput(_("No thread is open."), _("Type `read` and a number, or `next unread`."))
    _refresh(dialogue)
    _hear(dialogue, len(now.rows) - 1)


def keep_unread(dialogue: Dialogue, typed: str) -> None:
    """Keep the post that is open unread."""
    reading.keep_unread(dialogue.forum, dialogue.current().post)
    dialogue.say(_("Kept unread."))


def mark_read(dialogue: Dialogue, typed: str) -> None:
    """The thread that is open, or with "all" everything on the board or all boards, counts as read."""
    forum, board = dialogue.forum, dialogue.board or None
    if typed.casefold() in ("all", _("all").casefold()):
        number = reading.mark_all_read(forum, board)
    else:
        thread = dialogue.current().thread
        number = reading.mark_all_read(forum, thread=thread)
    dialogue.say(
        counted(number, "{n} post marked read.", "{n} posts marked read.")
        if number
        else _("Nothing here was unread.")
    )


def refreshed(dialogue: Dialogue) -> PostRow:
    """The post that is open as it is now, after something was done about it. Raises BadInput."""
    _refresh(dialogue)
    return dialogue.current()


def _step(dialogue: Dialogue, by: int) -> None:
    now = dialogue.reading
    if now is None:
        raise BadInput(_("No thread is open."), _("Type `read` and a number, or `next unread`."))
    _refresh(dialogue)
    if not 0 <= now.at + by < len(now.rows):
        end = _("That was the last post of this thread. Type `next unread` to go on, or `reply`.")
        dialogue.say(end if by > 0 else _("This is the first post of the thread."))
        return
    _hear(dialogue, now.at + by)


def _refresh(dialogue: Dialogue) -> None:
    """Read the thread anew: the place is kept by post."""
    now = dialogue.reading
    if now is None:
        return
    here = now.row.post if now.row else ""
    now.rows = reading.read_thread(dialogue.forum, now.thread.thread)
    now.at = next((at for at, row in enumerate(now.rows) if row.post == here), min(now.at, len(now.rows) - 1))


def _hear(dialogue: Dialogue, at: int) -> None:
    now = dialogue.reading
    if now is None or not now.rows:
        dialogue.say(_("There is nothing to read here."))
        return
    now.at = at
    row = now.rows[at]
    above = next((post for post in now.rows if post.post == row.parent), None)
    opened = row.post in now.opened
    dialogue.say(*post_lines(at + 1, row, above, dialogue.forum.now(), opened=opened))
    if row.unread:
        reading.mark_read(dialogue.forum, [row.post])
