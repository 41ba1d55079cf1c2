"""Ops for the person's other machines: made of what changed here, or of all that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from sync.clock import day_of
from sync.log.base import BoardInfo
from sync.log.bodies import encode_body
from sync.log.op import Op, OpDraft
from sync.log.retention import ttl_code_for
from tui_forum.model.kinds import ContentKind
from tui_forum.model.own import (
    Draft,
    Machine,
    MarkItem,
    Marks,
    MuteItem,
    Mutes,
    OwnBody,
    SavedItem,
    Saves,
)
from tui_forum.model.own_said import Said
from tui_forum.services.directory import shared_boards
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F
from tui_forum.store.own_drafts import ancestry, text_of
from tui_forum.store.own_lists import as_register
from tui_forum.store.own_marks import drop_owed, mark_items
from tui_forum.store.view_batch import Doc

KEPT_DAYS = 90
"""How long an op to one's own machines is kept; what still stands is told again before."""
FORGET_DAYS = 2 * KEPT_DAYS
"""How long it is remembered that something is no more, for machines that were away."""
LARGEST = 120 * 1024
"""Bytes of one body; a larger draft, which no post could hold, stays on its machine."""
ITEMS_AT_ONCE = 400
RUNS_AT_ONCE = 20_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Telling:
    """An op to be written, and what is to be noted once it is; both in one transaction."""

    draft: OpDraft
    settle: Callable[[Op], None]


def owed(forum: Forum, info: BoardInfo, *, marks: bool, typed_before: int) -> Iterator[Telling]:
    """What changed here and was not told: read marks if `marks`, and drafts last saved by `typed_before`."""
    yield from _marks_owed(forum) if marks else ()
    yield from _items(forum, F("owed") == 1, repeated=False)
    yield from _drafts_owed(forum, typed_before)
    body = machine_changed(forum, info)
    if body is not None:
        yield _telling(ContentKind.MACHINE, body)


def everything(forum: Forum, info: BoardInfo) -> Iterator[Telling]:
    """All that stands, each with the time at which it was first said; what is no more is let go in time."""
    own = forum.projector.own
    _forget(forum)
    for document in own.tables.spans:
        board, device = document["board"], document["device"]
        by_word: dict[tuple[bool, int, bytes], list[tuple[int, int]]] = {}
        for span in own.tables.spans_of(board, device):
            by_word.setdefault((span.on, span.lamport, span.tie), []).append((span.first, span.last))
        items = [
            item
            for (on, lamport, tie), pairs in by_word.items()
            for item in mark_items(bytes.fromhex(device), pairs, on=on, said=Said(lamport, tie))
        ]
        yield from _marks(board, items, lambda _: None)
    yield from _items(forum, F("owed") == 0, repeated=True)
    for draft in forum.view.drafts.search(F("owed") == 0):
        body = Draft(bytes.fromhex(draft["version"]), _ids(draft["over"]), text_of(draft))
        yield _telling(ContentKind.DRAFT, body)
    yield _telling(ContentKind.MACHINE, _machine(forum, info))


def _marks_owed(forum: Forum) -> Iterator[Telling]:
    own = forum.projector.own
    for board in {document["board"] for document in own.tables.owed}:
        owed = own.marks.owed(board)
        if not owed.items:
            drop_owed(own.tables, owed.keys)
        yield from _marks(board, owed.items, partial(_drop_owed, forum, owed.keys))


def _marks(board: str, items: Iterable[MarkItem], settle: Callable[[Op], None]) -> Iterator[Telling]:
    """`items` in as many ops as their size needs."""
    part: list[MarkItem] = []
    size = 0
    for item in items:
        if part and (size + len(item.runs) > RUNS_AT_ONCE or len(part) >= ITEMS_AT_ONCE):
            yield _telling(ContentKind.MARKS, Marks(bytes.fromhex(board), tuple(part)), settle)
            part, size = [], 0
        part.append(item)
        size += len(item.runs)
    if part:
        yield _telling(ContentKind.MARKS, Marks(bytes.fromhex(board), tuple(part)), settle)


def _drop_owed(forum: Forum, keys: list[str], _: Op) -> None:
    drop_owed(forum.projector.own.tables, keys)


def _items(forum: Forum, which: Any, *, repeated: bool) -> Iterator[Telling]:
    """Saved posts and mutes; `repeated` with the time at which each was first said."""
    found = forum.projector.own.tables.items.search(which)
    for saved in _parts(_saved(item, repeated=repeated) for item in found if item["sort"] == "saved"):
        yield _telling(ContentKind.SAVED, Saves(saved))
    for muted in _parts(_muted(item, repeated=repeated) for item in found if item["sort"] == "mute"):
        yield _telling(ContentKind.MUTE, Mutes(muted))


def _saved(item: Doc, *, repeated: bool) -> SavedItem:
    body, board = item["body"], bytes.fromhex(item["board"])
    said = _said(item) if repeated else None
    return SavedItem(board, bytes.fromhex(body["post"]), body["on"], body["since"], said)


def _muted(item: Doc, *, repeated: bool) -> MuteItem:
    body, said = item["body"], _said(item) if repeated else None
    board = bytes.fromhex(item["board"])
    return MuteItem(body["mute"], body["of"], body["label"], board, body["on"], body["since"], said)


def _said(item: Doc) -> Said:
    return Said(item["lamport"], bytes.fromhex(item["tie"]))


def _drafts_owed(forum: Forum, typed_before: int) -> Iterator[Telling]:
    own = forum.projector.own
    for ended in own.drafts.ended():
        gone = partial(_settled, forum, ended["key"])
        yield _telling(ContentKind.DRAFT, Draft(b"", _ids(ended["over"]), None), gone)
    for draft in own.drafts.owed():
        if draft["saved"] > typed_before:
            continue
        body = Draft(b"", _ids(ancestry(draft)), text_of(draft))
        if len(encode_body(body)) <= LARGEST:
            yield _telling(ContentKind.DRAFT, body, partial(_told, forum, draft))


def _told(forum: Forum, draft: Any, op: Op) -> None:
    forum.projector.own.drafts.told(draft, op.op_id)


def _settled(forum: Forum, key: str, _: Op) -> None:
    forum.projector.own.tables.keep_item(key, None)


def machine_changed(forum: Forum, info: BoardInfo) -> Machine | None:
    """What this machine is called and which device it is on each board, where that was not told yet."""
    body = _machine(forum, info)
    known = forum.projector.own.lists.machines().get(info.device.id.hex())
    return None if known == as_register(body) else body


def _machine(forum: Forum, info: BoardInfo) -> Machine:
    boards = [each for each in (*shared_boards(forum), info) if _is_in(each)]
    devices = tuple(sorted((board.board_id, board.device.id) for board in boards))
    return Machine(forum.projector.own.tables.fact().get("name", ""), devices)


def _is_in(info: BoardInfo) -> bool:
    """Whether the board counts this machine: one that only waits is not on it."""
    return info.roster is not None and info.roster.device(info.device.id) is not None


def _forget(forum: Forum) -> None:
    """Versions of drafts that others took the place of, and what is saved or muted no more, long since."""
    items = forum.projector.own.tables.items
    past = day_of(forum.now()) - FORGET_DAYS
    old = [
        item.doc_id
        for item in items.search(F("day") < past)
        if item["sort"] == "over" or not item.get("body", {}).get("on", True)
    ]
    if old:
        items.remove(doc_ids=old)


def _telling(kind: ContentKind, body: OwnBody, settle: Callable[[Op], None] = lambda _: None) -> Telling:
    return Telling(OpDraft(kind, encode_body(body), ttl_code=ttl_code_for(KEPT_DAYS)), settle)


def _ids(versions: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(map(bytes.fromhex, versions))


def _parts(items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    rest = iter(items)
    while part := tuple(islice(rest, ITEMS_AT_ONCE)):
        yield part
