"""The indexes of the view's tables, each for the lists and look-ups that are made.

Each index is written with each document, so there are no others, and none is wider than what is asked needs:
ids are found by their beginning, and what few documents have is indexed for these alone. An id is a board's
own: anybody may name on one board an id of another, so that by itself it is unique nowhere.
"""

from __future__ import annotations

from tui_forum.store.schema import Index

NARROWING = Index(("need", "board", "section", "at", "begun", "name", "most", "wait", "fresh"))
"""The index that answers for narrowed lists by itself, without reading a thread."""
BOARD_FRESH = Index(("board", "fresh"), present="fresh")
_KEYS = ("at", "begun", "name", "most")
_ORDERED = tuple(Index((*place, key)) for key in _KEYS for place in (("board",), ("board", "section")))
INDEXES: dict[str, tuple[Index, ...]] = {
    "posts": (Index(("post",), short=True), Index(("thread",), short=True), Index(("held",), present="held")),
    "statements": (
        Index(("op",), short=True),
        Index(("target",), short=True),
        Index(("acts",), present="acts"),
    ),
    "threads": (
        Index(("thread",), short=True),
        *_ORDERED,
        Index(("board", "wait"), present="wait"),
        BOARD_FRESH,
        NARROWING,
    ),
    "boards": (Index(("board",), unique=True),),
    "sections": (Index(("key",), unique=True), Index(("board",))),
    "members": (Index(("key",), unique=True),),
    "tags": (Index(("key",), unique=True), Index(("tag", "board")), Index(("board",))),
    "marks": (Index(("key", "board"), unique=True), Index(("board",))),
    "drafts": (Index(("saved",)),),
    "saved": (Index(("post",), unique=True), Index(("board",)), Index(("since",))),
    "mutes": (Index(("key",), unique=True), Index(("board",))),
    "notices": (
        Index(("op",), unique=True),
        Index(("board", "sort")),
        Index(("about",)),
        Index(("ends",)),
    ),
    "verified": (Index(("key",), unique=True), Index(("board",))),
    "firsts": (
        Index(("post",), short=True),
        Index(("board", "member", "passed")),
        Index(("board", "waits"), present="waits"),
    ),
    "home": (Index(("fact",), unique=True),),
}
OUTGROWN: dict[str, tuple[Index, ...]] = {
    "posts": (
        Index(("post",), unique=True),
        Index(("post", "board"), unique=True),
        Index(("thread", "wall")),
        Index(("held",)),
    ),
    "statements": (Index(("op",), unique=True), Index(("target",)), Index(("acts",))),
    "threads": (
        Index(("thread",), unique=True),
        Index(("thread", "board"), unique=True),
        *(Index((*board, key)) for key in ("wait", "fresh") for board in ((), ("board",))),
        *(Index((key,)) for key in _KEYS),
        *(Index((key,), present=key) for key in ("wait", "fresh")),
    ),
    "marks": (Index(("key",), unique=True),),
}
"""What earlier versions had in the place of these."""
