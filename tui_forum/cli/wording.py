"""How rows read as lines for a person. No peer text leaves here uncleaned."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from tui_forum.model.support import need_of
from tui_forum.text import clean, clean_line

if TYPE_CHECKING:
    from tui_forum.model.own_rows import SavedRow
    from tui_forum.model.rows import (
        BoardRow,
        HitRow,
        InboxRow,
        LateRow,
        LedgerRow,
        MemberRow,
        PostRow,
        ThreadRow,
    )
    from tui_forum.services.bundles import Brought

SHORT_ID = 8  # letters of an id that a person types back; 32 bits tell the posts of one home apart
INDENT = "  "
DEEPEST_INDENT = 12  # levels; a reply tree deeper than this keeps its text readable instead
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))
_WHY = {"reply": "a reply to you", "waiting": "nobody has answered yet", "new": "new"}


def record(row: object) -> dict[str, object]:
    """A row as the record of `--json`: the fields of tui_forum.model.rows under their own names."""
    return asdict(row)  # type: ignore[call-overload,no-any-return]  # every row is a dataclass


def short(identifier: str) -> str:
    """The first letters of an id, enough to type back."""
    return identifier[:SHORT_ID]


def ago(wall: int, now: float | None = None) -> str:
    """How long ago, in the largest whole unit: `3 d ago`; times to come are "just now"."""
    gone = (time.time() if now is None else now) - wall
    return next((f"{int(gone // size)} {unit} ago" for size, unit in _UNITS if gone >= size), "just now")


def many(number: int, one: str, more: str) -> str:
    """`1 reply`, `2 replies`."""
    return f"{number} {one if number == 1 else more}"


def held(threads: int, posts: int) -> str:
    """`1 thread with 2 posts`."""
    return f"{many(threads, 'thread', 'threads')} with {many(posts, 'post', 'posts')}"


def who(author: str, imported: bool) -> str:
    """The name, and whether it came from a file rather than from a member's own machine."""
    return clean_line(author) + (" (imported)" if imported else "")


def board_line(row: BoardRow) -> str:
    """One board: its short id, name, our role, and the counts."""
    if row.state == "waiting":
        waits = "waiting to meet a member; run `tui-forum sync` near one"
        return f"{short(row.board)}  {clean_line(row.name)}: {waits}"
    counts = [
        many(row.members, "member", "members"),
        many(row.threads, "thread", "threads"),
        many(row.posts, "post", "posts"),
        f"{row.unread} unread",
    ]
    role = row.role or "not a member any more"
    return f"{short(row.board)}  {clean_line(row.name)}: {role}, {', '.join(counts)}"


def member_line(row: MemberRow) -> str:
    """One member: id, name, role, machines."""
    facts = [row.role, many(row.devices, "machine", "machines"), f"since {day(row.joined)}"]
    return f"{short(row.member)}  {clean_line(row.name)}{' (you)' if row.me else ''}: {', '.join(facts)}"


def day(wall: int) -> str:
    """The day of a time, where we are."""
    return time.strftime("%d %B %Y", time.localtime(wall))


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
    refused = f"; {row.refused} were refused" if row.refused else ""
    return f"{clean_line(row.name)}: {row.new} new of {many(row.records, 'record', 'records')}{refused}"


def section_line(name: str, threads: int, unread: int) -> str:
    """One section under its board."""
    return f"{INDENT}{clean_line(name)}: {many(threads, 'thread', 'threads')}, {unread} unread"


def thread_line(row: ThreadRow) -> str:
    """One thread: id, title, and what a reader wants to know before opening it."""
    facts = [who(row.author, row.imported), many(row.replies, "reply", "replies")]
    if row.unread:
        facts.append(f"{row.unread} unread")
    need = need_of(row.need)
    if need:
        facts.append(need.asks)
    facts += [f"content note: {clean_line(note)}" for note in row.notes]
    states = (("pinned", row.pinned), ("settled", row.settled), ("closed", row.locked))
    facts += [word for word, true in states if true]
    facts.append(ago(row.last))
    title, section = _title(row), clean_line(row.section)
    return f"{short(row.thread)}  {title}\n{INDENT * 5}{section} · {' · '.join(facts)}"


def _title(row: ThreadRow) -> str:
    """The title of a thread, or why it is not shown."""
    return f"({clean_line(row.hidden)})" if row.hidden else clean_line(row.title)


def thread_heading(row: ThreadRow) -> str:
    """What stands above a thread that is read."""
    need = need_of(row.need)
    asks = f"\n{who(row.author, row.imported)} asks: {need.asks}" if need else ""
    notes = f"\nContent note: {', '.join(map(clean_line, row.notes))}" if row.notes else ""
    return f"{clean_line(row.board_name)} > {clean_line(row.section)}\n{_title(row)}{asks}{notes}\n"


def post_lines(row: PostRow) -> str:
    """One post, indented by its depth, with its text as it was written."""
    margin = INDENT * min(row.depth, DEEPEST_INDENT)
    facts = [short(row.post), who(row.author, row.imported), ago(row.wall)]
    facts += [
        word
        for word, true in (
            ("new", row.unread),
            ("edited", row.edited),
            ("held", row.held),
            ("saved", row.saved),
            ("after closing", row.after_closing),
            (f"privately to {clean_line(row.to)}", row.private),
        )
        if true
    ]
    if row.delivery:
        facts.append(row.delivery)
    if row.depth and row.notes:
        facts.append(f"content note: {', '.join(map(clean_line, row.notes))}")
    body = _shown_body(row)
    if row.reactions:
        said = (f"{clean_line(word)} ({number})" for word, number, _ in row.reactions)
        body = f"{body}\n[{' · '.join(said)}]"
    text = "\n".join(f"{margin}{INDENT}{line}".rstrip() for line in body.split("\n"))
    return f"{margin}{' · '.join(facts)}\n{text}\n"


def _shown_body(row: PostRow) -> str:
    """The text of a post, or what stands in its place."""
    if row.retracted:
        return "(taken back by its author)"
    if row.muted:
        return "(muted by you)"
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
        f"{short(row.post)}  {clean_line(row.title)} · {_WHY.get(row.why, row.why)}\n"
        f"{INDENT * 5}{who(row.author, row.imported)} · {ago(row.wall)}: {_excerpt(row.excerpt, row.notes)}"
    )


def _excerpt(text: str, notes: tuple[str, ...]) -> str:
    """A part of a post; where there is a content note, the note in its place."""
    return f"(content note: {', '.join(map(clean_line, notes))})" if notes else clean_line(text)
