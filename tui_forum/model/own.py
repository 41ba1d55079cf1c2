"""Bodies of what a person's own machines tell each other: read marks, saved posts, mutes, drafts, names.

Identifiers of other boards stand in bodies only, and these are sealed under the keys of the machines' own
board. A statement that is repeated, so that it outlives the op that made it first, carries its first `said`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from sync.errors import BadOp
from sync.log.bodies import Body, Id, Wall, decode_body
from tui_forum.model import limits
from tui_forum.model.kinds import ContentKind
from tui_forum.model.own_boards import Handed, Spares, check_handed
from tui_forum.model.own_said import Said

VERSION_SIZE = 16
MAX_RUNS = 16_384
"""Numbers that one item of marks holds: two for each run."""
MAX_ITEMS = 2_000
MAX_OVER = 64
"""Versions of a draft that one op names as older."""
Maybe = Annotated[bytes, Meta(max_length=32)]
"""An id, or empty."""


class MarkItem(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Posts of one device that are read (`on`) or kept unread.

    `runs` has two numbers a run of the device's sequence: what lies between it and the run before, and its
    length.
    """

    device: Id
    on: bool
    runs: Annotated[
        tuple[Annotated[int, Meta(ge=0, lt=1 << 32)], ...], Meta(min_length=2, max_length=MAX_RUNS)
    ]
    said: Said | None = None


class Marks(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What of a board has been read."""

    board: Id
    items: Annotated[tuple[MarkItem, ...], Meta(min_length=1, max_length=MAX_ITEMS)]


class SavedItem(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A post that is among the saved ones since then, or (`on` False) no more."""

    board: Id
    post: Id
    on: bool
    since: Wall
    said: Said | None = None


class Saves(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Posts to come back to."""

    items: Annotated[tuple[SavedItem, ...], Meta(min_length=1, max_length=MAX_ITEMS)]


class MuteItem(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A person, word, tag or post that is not to be shown, or (`on` False) is again; `board` empty: any."""

    kind: Annotated[str, Meta(min_length=1, max_length=limits.MAX_LABEL)]
    value: Annotated[str, Meta(min_length=1, max_length=400)]
    label: Annotated[str, Meta(max_length=400)]
    board: Maybe
    on: bool
    since: Wall
    said: Said | None = None


class Mutes(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What this person does not want to meet now."""

    items: Annotated[tuple[MuteItem, ...], Meta(min_length=1, max_length=MAX_ITEMS)]


class DraftText(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What was typed, where it belongs, and when; ids are empty where the draft has none."""

    board: Maybe
    thread: Maybe
    parent: Maybe
    title: str
    section: str
    need: str
    notes: tuple[str, ...]
    tags: tuple[str, ...]
    body: str
    keep: Annotated[int, Meta(ge=0, le=36_500)]
    private: bool
    edits: bool
    anonymous: bool
    saved: Wall


Version = Annotated[bytes, Meta(min_length=VERSION_SIZE, max_length=VERSION_SIZE)]


class Draft(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """One version of a draft, which takes the place of the versions `over`; without `text` it is gone.

    `version` is empty for the op that makes it (then it is the first 16 bytes of the op's id).
    """

    version: Annotated[bytes, Meta(max_length=VERSION_SIZE)]
    over: Annotated[tuple[Version, ...], Meta(max_length=MAX_OVER)]
    text: DraftText | None


class Machine(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """The machine that signs: what it is called, and its device on each board, as (board, device)."""

    name: Annotated[str, Meta(max_length=limits.MAX_NAME)]
    devices: Annotated[tuple[tuple[Id, Id], ...], Meta(max_length=MAX_ITEMS)]


OwnBody = Marks | Saves | Mutes | Draft | Machine | Spares | Handed
OWN_SHAPES: dict[int, type[OwnBody]] = {
    ContentKind.MARKS: Marks,
    ContentKind.SAVED: Saves,
    ContentKind.MUTE: Mutes,
    ContentKind.DRAFT: Draft,
    ContentKind.MACHINE: Machine,
    ContentKind.SPARES: Spares,
    ContentKind.HANDED: Handed,
}


def read_own(kind: int, body: bytes) -> OwnBody:
    """The checked body of an op of OWN_KINDS. Raises BadOp."""
    content = decode_body(OWN_SHAPES[kind], body)
    if isinstance(content, Marks):
        for item in content.items:
            _check_runs(item.runs)
    elif isinstance(content, Mutes):
        _check_ids(item.board for item in content.items)
    elif isinstance(content, Draft):
        if len(content.version) not in (0, VERSION_SIZE) or not (content.text or content.over):
            raise BadOp("A draft says nothing, or has a name of the wrong size.")
        if content.text is not None:
            _check_ids((content.text.board, content.text.thread, content.text.parent))
    elif isinstance(content, Handed):
        check_handed(content)
    return content


def _check_runs(runs: tuple[int, ...]) -> None:
    if len(runs) % 2 or not all(runs[1::2]) or not runs[0] or not all(runs[2::2]) or sum(runs) >= 1 << 32:
        raise BadOp("Read marks have runs that are empty, joined or too long.")


def _check_ids(ids: Iterable[bytes]) -> None:
    for identity in ids:
        if len(identity) not in (0, 32):
            raise BadOp("An id in a note to one's own machines has the wrong size.")
