"""What the screens and the command line show: plain rows, filled by the services.

Identifiers are lower-case hexadecimal text, times are whole seconds since 1970. Text is as its author sent
it: whoever displays it passes it through `tui_forum.text` first.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section of a board with its kept counters."""

    name: str
    threads: int
    unread: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One board of this home; `state` is "joined" or "waiting" (for a member to admit us)."""

    board: str
    name: str
    role: str
    members: int
    threads: int
    posts: int
    unread: int
    sections: tuple[SectionRow, ...]
    state: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a board; `member` is the member key."""

    member: str
    name: str
    role: str
    devices: int
    joined: int
    me: bool


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of a thread list.

    `replies` and `unread` are kept counters, `last` is its newest post's time. `hidden` says in words who hid
    its first post and why ("" while it is not); then title and preview are empty. `held_by` says who has it
    until when, `help` where practical help has got to, `holder` the shorter of both for a list,
    `closed` who closed it and why.
    """

    thread: str
    board: str
    board_name: str
    section: str
    title: str
    author: str
    imported: bool
    mine: bool
    need: str
    notes: tuple[str, ...]
    replies: int
    unread: int
    started: int
    last: int
    settled: bool
    pinned: bool
    preview: str
    locked: bool = False
    hidden: str = ""
    muted: bool = False
    settled_words: str = ""
    tags: tuple[str, ...] = ()
    held_by: str = ""
    help: str = ""
    holder: str = ""
    closed: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post in reading order.

    The root has depth 0 and no parent; `delivery` is in words ("" for others'). `reactions` are (word, how
    many, whether one is ours), in the order in which they are offered, then unknown words by name. `hidden`
    says who hid the post and why; `body` and `title` are then empty but for its author and facilitators. A
    post `after_closing` came to a thread that was locked. `muted`: not counted and to be shown folded, by our
    own wish. One that `waits` is a newcomer's, until a facilitator lets it through. A `private` one is for
    its author and one other; `to` names that other. An `anonymous` one is by a name that holds in its
    thread only.
    """

    post: str
    thread: str
    board: str
    parent: str
    author: str
    imported: bool
    mine: bool
    wall: int
    title: str
    body: str
    depth: int
    unread: bool
    edited: bool
    retracted: bool
    notes: tuple[str, ...]
    need: str
    delivery: str
    held: bool
    reactions: tuple[tuple[str, int, bool], ...] = ()
    hidden: str = ""
    after_closing: bool = False
    muted: bool = False
    saved: bool = False
    private: bool = False
    to: str = ""
    anonymous: bool = False
    tags: tuple[str, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a post said from `wall` on; its title is "" for a reply."""

    wall: int
    title: str
    body: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft as it was last typed; `kind` is thread, reply or edit, `reply_to` names who is answered.

    A `private` reply goes on in services.private, never as one for everybody. An `anonymous` one has the
    `salt` of its mask, where it was typed here. `due` is when it leaves the outbox by itself (unix seconds,
    0: never), `reason` why it could not be sent then.
    """

    draft: int
    kind: str
    board: str
    board_name: str
    thread: str
    parent: str
    title: str
    section: str
    need: str
    notes: tuple[str, ...]
    body: str
    keep: int
    saved: int
    reply_to: str
    tags: tuple[str, ...] = ()
    private: bool = False
    anonymous: bool = False
    salt: str = ""
    due: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HitRow:
    """One answer of a search; `excerpt` is the part of the body around the first match.

    `notes` are the content notes of its thread and its own: with one, the excerpt is not shown unasked.
    """

    post: str
    thread: str
    board: str
    board_name: str
    title: str
    author: str
    imported: bool
    wall: int
    excerpt: str
    unread: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One thing that arrived since you were last here.

    `why` is "reply" (to something of yours), "waiting" (nobody has answered yet) or "new". `notes` are as in
    HitRow.
    """

    why: str
    post: str
    thread: str
    board: str
    board_name: str
    title: str
    author: str
    imported: bool
    need: str
    wall: int
    excerpt: str
    unread: int
    notes: tuple[str, ...] = ()
