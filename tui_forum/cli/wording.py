"""How rows read as lines for a person. No peer text leaves here uncleaned."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from tui_forum.language import N_, _, counted
from tui_forum.model.support import need_of
from tui_forum.phrases import DAY, HOUR, MINUTE, day
from tui_forum.text import clean, clean_line

if TYPE_CHECKING:
    from tui_forum.model.ledger_rows import LateRow, LedgerRow
    from tui_forum.model.own_rows import SavedRow
    from tui_forum.model.rows import BoardRow, HitRow, InboxRow, MemberRow, PostRow, ThreadRow
    from tui_forum.services.bundles import Brought

SHORT_ID = 8  # letters of an id that a person types back; 32 bits tell the posts of one home apart
INDENT = "  "
DEEPEST_INDENT = 12  # levels; a reply tree deeper than this keeps its text readable instead
_WHY = {"reply": N_("a reply to you"), "waiting": N_("nobody has answered yet"), "new": N_("new")}


def record(row: object) -> dict[str, object]:
    """A row as the record of `--json`: the fields of tui_forum.model.rows under their own names."""
    return asdict(row)  # type: ignore[call-overload,no-any-return]  # every row is a dataclass


def short(identifier: str) -> str:
    """The first letters of an id, enough to type back."""
    return identifier[:SHORT_ID]


def ago(wall: int, now: float | None = None) -> str:
    """How long ago, in the largest whole unit: `3 d ago`; times to come are "just now"."""
    gone = int((time.time() if now is None else now) - wall)
    if gone >= DAY:
        return counted(gone // DAY, "{n} d ago", "{n} d ago")
    if gone >= HOUR:
        return counted(gone // HOUR, "{n} h ago", "{n} h ago")
    return counted(gone // MINUTE, "{n} min ago", "{n} min ago") if gone >= MINUTE else _("just now")


def held(threads: int, posts: int) -> str:
    """`1 thread with 2 posts`."""
    return _("{threads} with {posts}").format(
        threads=counted(threads, "{n} thread", "{n} threads"), posts=counted(posts, "{n} post", "{n} posts")
    )


def who(author: str, imported: bool) -> str:
    """The name, and whether it came from a file rather than from a member's own machine."""
    return clean_line(author) + (" " + _("(imported)") if imported else "")


def board_line(row: BoardRow) -> str:
    """One board: its short id, name, our role, and the counts."""
    if row.state == "waiting":
        waits = _("waiting to meet a member; run `tui-forum sync` near one")
        return f"{short(row.board)}  {clean_line(row.name)}: {waits}"
    counts = [
        counted(row.members, "{n} member", "{n} members"),
        counted(row.threads, "{n} thread", "{n} threads"),
        counted(row.posts, "{n} post", "{n} posts"),
        counted(row.unread, "{n} unread", "{n} unread"),
    ]
    role = _(row.role) or _("not a member any more")
    return f"{short(row.board)}  {clean_line(row.name)}: {role}, {', '.join(counts)}"


def member_line(row: MemberRow) -> str:
    """One member: id, name, role, machines."""
    facts = [
        _(row.role),
        counted(row.devices, "{n} machine", "{n} machines"),
        _("since {day}").format(day=day(row.joined)),
    ]
    you = " " + _("(you)") if row.me else ""
    return f"{short(row.member)}  {clean_line(row.name)}{you}: {', '.join(facts)}"


def late_line(row: LateRow) -> str:
    """One post of a removed member that waits."""
    title = f"“{clean_line(row.title)}” · " if row.title else ""
    return (
        f"{short(row.post)}  {title}{clean_line(row.author)} · {ago(row.wall)}\n"
        f"{INDENT * 5}{clean_line(row.excerpt)}"
    )


def ledger_line(row: LedgerRow) -> str:
    """One act: when, and the sentence."""
    return f"{day(row.wall)}  {clean_line(row.says)}"


def brought_line(row: Brought) -> str:
    """What a bundle brought for one board."""
    brought = _("{new} new of {records}").format(
        new=row.new, records=counted(row.records, "{n} record", "{n} records")
    )
    refused = "; " + counted(row.refused, "{n} was refused", "{n} were refused") if row.refused else ""
    return f"{clean_line(row.name)}: {brought}{refused}"


def section_line(name: str, threads: int, unread: int) -> str:
    """One section under its board."""
    counts = f"{counted(threads, '{n} thread', '{n} threads')}, {counted(unread, '{n} unread', '{n} unread')}"
    return f"{INDENT}{clean_line(name)}: {counts}"


def thread_line(row: ThreadRow) -> str:
    """One thread: id, title, and what a reader wants to know before opening it."""
    facts = [who(row.author, row.imported), counted(row.replies, "{n} reply", "{n} replies")]
    if row.unread:
        facts.append(counted(row.unread, "{n} unread", "{n} unread"))
    need = need_of(row.need)
    if need:
        facts.append(need.asks)
    facts += [_("content note: {notes}").format(notes=clean_line(note)) for note in row.notes]
    states = (
        (_("waits for a facilitator"), row.waits),
        (_("pinned"), row.pinned),
        (_("settled"), row.settled),
        (_("closed"), row.locked),
    )
    facts += [word for word, true in states if true]
    facts += [clean_line(words) for words in (row.held_by, row.help) if words]
    facts.append(ago(row.last))
    title, section = _title(row), clean_line(row.section)
    return f"{short(row.thread)}  {title}\n{INDENT * 5}{section} · {' · '.join(facts)}"


def _title(row: ThreadRow) -> str:
    """The title of a thread, or why it is not shown."""
    return f"({clean_line(row.hidden)})" if row.hidden else clean_line(row.title)


def thread_heading(row: ThreadRow) -> str:
    """What stands above a thread that is read."""
    need = need_of(row.need)
    author, asks, notes = who(row.author, row.imported), "", ""
    if need:
        asks = "\n" + _("{author} asks: {asks}").format(author=author, asks=need.asks)
    if row.notes:
        notes = "\n" + _("Content note: {notes}").format(notes=", ".join(map(clean_line, row.notes)))
    return f"{clean_line(row.board_name)} > {clean_line(row.section)}\n{_title(row)}{asks}{notes}\n"


def post_lines(row: PostRow) -> str:
    """One post, indented by its depth, with its text as it was written."""
    from tui_forum.services.delivery import said  # here: it brings the store, which --help does without

    margin = INDENT * min(row.depth, DEEPEST_INDENT)
    facts = [short(row.post), who(row.author, row.imported), ago(row.wall)]
    facts += [
        word
        for word, true in (
            (_("new"), row.unread),
            (_("edited"), row.edited),
            (_("held"), row.held),
            (_("waits for a facilitator"), row.waits),
            (_("saved"), row.saved),
            (_("after closing"), row.after_closing),
            (_("privately to {name}").format(name=clean_line(row.to)), row.private),
        )
        if true
    ]
    if row.delivery:
        facts.append(said(row.delivery))
    if row.depth and row.notes:
        facts.append(_("content note: {notes}").format(notes=", ".join(map(clean_line, row.notes))))
    body = _shown_body(row)
    if row.reactions:
        words = (f"{_(clean_line(word))} ({number})" for word, number, _mine in row.reactions)
        body = f"{body}\n[{' · '.join(words)}]"
    text = "\n".join(f"{margin}{INDENT}{line}".rstrip() for line in body.split("\n"))
    return f"{margin}{' · '.join(facts)}\n{text}\n"


def _shown_body(row: PostRow) -> str:
    """The text of a post, or what stands in its place."""
    if row.retracted:
        return _("(taken back by its author)")
    if row.muted:
        return _("(muted by you)")
    if row.hidden:
        return f"({clean_line(row.hidden)})\n{clean(row.body)}".rstrip()
    return clean(row.body)


def hit_line(row: HitRow) -> str:
    """One answer of a search."""
    return (
        f"{short(row.post)}  {clean_line(row.title)} · {who(row.author, row.imported)} · {ago(row.wall)}\n"
        f"{INDENT * 5}{_excerpt(row.excerpt, row.notes)}"
    )


def saved_line(row: SavedRow) -> str:
    """One saved post."""
    return (
        f"{short(row.post)}  {clean_line(row.title)} · {who(row.author, row.imported)} · {ago(row.wall)}\n"
        f"{INDENT * 5}{_excerpt(row.excerpt, row.notes)}"
    )


def inbox_line(row: InboxRow) -> str:
    """One thing that arrived, and why it is shown."""
    return (
        f"{short(row.post)}  {clean_line(row.title)} · {_(_WHY.get(row.why, row.why))}\n"
        f"{INDENT * 5}{who(row.author, row.imported)} · {ago(row.wall)}: {_excerpt(row.excerpt, row.notes)}"
    )


def _excerpt(text: str, notes: tuple[str, ...]) -> str:
    """A part of a post; where there is a content note, the note in its place."""
    if not notes:
        return clean_line(text)
    return "(" + _("content note: {notes}").format(notes=", ".join(map(clean_line, notes))) + ")"
