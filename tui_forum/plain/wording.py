"""Rows as sentences, one fact a line, in the order in which somebody who listens needs them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_forum.language import N_, _, counted
from tui_forum.model.rows import BoardRow, DraftRow, HitRow, InboxRow, PostRow, ThreadRow
from tui_forum.model.support import need_of
from tui_forum.phrases import age, post_age
from tui_forum.services.arriving import Arrival
from tui_forum.services.delivery import said
from tui_forum.services.outbox import due_words
from tui_forum.text import clean_line

WHY = {"reply": N_("a reply to you"), "waiting": N_("nobody has answered yet"), "new": N_("new")}
NEWS_TOLD = 3


def author_of(author: str, imported: bool = False) -> str:
    """Who wrote it, by name."""
    return clean_line(author) + (" " + _("(imported)") if imported else "")


def by_whom(row: ThreadRow | PostRow) -> str:
    """ "by ana", "by you"."""
    if row.mine and not row.imported:
        return _("by you")
    return _("by {author}").format(author=author_of(row.author, row.imported))


def answers_whom(above: PostRow | None) -> str:
    """Whose post another one answers, as a sentence; "" for a thread's first."""
    if above is None:
        return ""
    if above.mine and not above.imported:
        return _("It answers you.")
    return _("It answers {author}.").format(author=author_of(above.author, above.imported))


def notes_line(notes: Sequence[str]) -> str:
    """The content notes in a line."""
    return _("Content note: {notes}").format(notes=", ".join(map(clean_line, notes)))


def title_of(row: ThreadRow) -> str:
    """A thread's title, or why it is not shown."""
    return clean_line(row.hidden or row.title) or _("without a title")


def board_lines(number: int, row: BoardRow) -> list[str]:
    """A board in a list, and its sections."""
    name = clean_line(row.name)
    if row.state != "joined":
        return [f"{number}. " + _("{board}: you wait to meet one of its people.").format(board=name)]
    facts = [
        counted(row.members, "{n} member", "{n} members"),
        counted(row.threads, "{n} thread", "{n} threads"),
        counted(row.unread, "{n} unread post", "{n} unread posts"),
    ]
    lines = [f"{number}. {name}: {', '.join(facts)}."]
    for section in row.sections:
        unread = counted(section.unread, "{n} unread post", "{n} unread posts")
        lines.append(
            _("Section {section}: {unread}.").format(section=clean_line(section.name), unread=unread)
        )
    return lines


def thread_lines(number: int, row: ThreadRow, now: float) -> list[str]:
    """A thread in a list: its number and title, then one line of what one wants to know before opening it."""
    need = need_of(row.need)
    facts = [
        by_whom(row),
        counted(row.replies, "{n} reply", "{n} replies"),
        *([counted(row.unread, "{n} unread", "{n} unread")] if row.unread else []),
        *([need.asks] if need else []),
        *([notes_line(row.notes)] if row.notes else []),
        *([_("waits for a facilitator")] if row.waits else []),
        *([_("pinned")] if row.pinned else []),
        *([_("settled")] if row.settled else []),
        *([clean_line(row.closed)] if row.locked else []),
        *(clean_line(words) for words in (row.help, row.held_by) if words),
        age(now, row.last),
    ]
    return [f"{number}. {title_of(row)}", ", ".join(facts) + "."]


def heading_lines(row: ThreadRow, readers: str) -> list[str]:
    """What is said when a thread is opened."""
    need = need_of(row.need)
    lines = [_("Thread: {title}").format(title=title_of(row))]
    lines.append(
        _("On {board}, section {section}.").format(
            board=clean_line(row.board_name), section=clean_line(row.section)
        )
    )
    if need:
        author = author_of(row.author, row.imported)
        mine = row.mine and not row.imported
        asks = _("You ask: {asks}") if mine else _("{author} asks: {asks}")
        lines.append(asks.format(author=author, asks=need.asks) + ".")
    states = (
        (_("It is pinned."), row.pinned),
        (_("It is settled: thank you, I feel heard."), row.settled),
        (_("It is {closed}: no more replies.").format(closed=clean_line(row.closed)), row.locked),
        (_("Help: {words}.").format(words=clean_line(row.help)), row.help),
    )
    lines += [words for words, true in states if true]
    if row.held_by:
        lines.append(f"{clean_line(row.held_by)}.")
    if row.tags:
        lines.append(_("Tags: {tags}").format(tags=", ".join(map(clean_line, row.tags))))
    return [
        *lines,
        counted(row.replies + 1, "{n} post.", "{n} posts."),
        f"{readers[:1].upper()}{readers[1:]}.",
    ]


def post_lines(number: int, row: PostRow, above: PostRow | None, now: float, *, opened: bool) -> list[str]:
    """One post: who, when, what is so about it, then its text and what was said to it."""
    who = _("Post {number}, {by}, {age}.").format(
        number=number, by=by_whom(row), age=post_age(now, row.wall, anonymous=row.anonymous)
    )
    answers = answers_whom(above)
    facts = (
        (answers, bool(answers)),
        (_("It is new."), row.unread),
        (_("It is for you and {name} alone.").format(name=clean_line(row.to or row.author)), row.private),
        (_("Its author has changed it since."), row.edited and not row.retracted),
        (_("It waits for a facilitator: only its author and they see it."), row.waits),
        (_("It came after the thread was closed."), row.after_closing),
        (_("You saved it."), row.saved),
    )
    lines = [who, *(words for words, true in facts if true), *body_lines(row, opened=opened)]
    for word, number, mine in row.reactions:
        people = counted(number, "{n} person", "{n} people")
        lines.append(f"{_(clean_line(word))}: {people}{', ' + _('you too') if mine else ''}.")
    if row.delivery:
        lines.append(_("Where it is: {where}.").format(where=said(row.delivery)))
    return lines


def body_lines(row: PostRow, *, opened: bool) -> list[str]:
    """The text of a post, or what stands in its place."""
    if row.retracted:
        return [_("Taken back by its author.")]
    if row.hidden:
        return [clean_line(row.hidden), *([row.body] if row.body else [])]
    if row.muted and not opened:
        return [_("Out of sight, by your own wish. Type `open` to hear it.")]
    if row.notes and not opened and not row.mine:
        return [notes_line(row.notes), _("Type `open` to hear it, or `next` to pass on.")]
    return [*([notes_line(row.notes)] if row.notes else []), row.body]


def hit_lines(number: int, row: HitRow, now: float) -> list[str]:
    """An answer of a search."""
    text = notes_line(row.notes) if row.notes else clean_line(row.excerpt)
    who = author_of(row.author, row.imported)
    return [f"{number}. {clean_line(row.title)}", f"{who}, {age(now, row.wall)}: {text}"]


def inbox_lines(number: int, row: InboxRow, now: float) -> list[str]:
    """Something that arrived, and why it is told."""
    text = notes_line(row.notes) if row.notes else clean_line(row.excerpt)
    who = author_of(row.author, row.imported)
    return [
        f"{number}. {clean_line(row.title)}: {_(WHY.get(row.why, row.why))}.",
        f"{who}, {age(now, row.wall)}: {text}",
    ]


def draft_lines(number: int, row: DraftRow, now: float) -> list[str]:
    """A draft in a list."""
    begins = clean_line(row.title) or clean_line(row.body[:200]) or _("(nothing typed yet)")
    if row.kind == "thread":
        kind = _("a new thread on {board}").format(board=clean_line(row.board_name) or _("no board yet"))
    elif row.private:
        kind = _("a private reply to {author}").format(author=clean_line(row.reply_to))
    elif row.kind == "edit":
        kind = _("a change of a post of yours")
    else:
        kind = _("a reply to {author}").format(author=clean_line(row.reply_to))
    if row.due:
        return [f"{number}. {begins}", f"{kind}, {due_words(row, int(now))}."]
    return [f"{number}. {begins}", _("{kind}, kept {age}.").format(kind=kind, age=age(now, row.saved))]


def news_lines(arrivals: Sequence[Arrival]) -> list[str]:
    """What came meanwhile, a few by name."""
    lines = [
        _("News: {author} wrote in “{title}”.").format(
            author=clean_line(arrival.author), title=clean_line(arrival.title)
        )
        for arrival in arrivals[:NEWS_TOLD]
    ]
    if (rest := len(arrivals) - NEWS_TOLD) > 0:
        lines.append(counted(rest, "News: {n} more post came.", "News: {n} more posts came."))
    return lines
