"""Statements about posts as the view keeps them: from operations to documents and back to what folds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sync.log.base import NO_THREAD
from sync.log.bodies import Retract, decode_body
from sync.log.kinds import Kind, Role
from sync.log.op import Op
from tui_forum.model.content import Edit, Moderate, Opened, React, Settle
from tui_forum.model.fold import FIELDS, Stamp, Statement
from tui_forum.model.kinds import ContentKind
from tui_forum.model.moderation import OPEN, Act, Settling
from tui_forum.model.reactions import Reaction
from tui_forum.store.view_batch import Doc

KINDS = frozenset(
    (
        *(Kind.RETRACT, ContentKind.EDIT, ContentKind.REACT, ContentKind.MODERATE, ContentKind.SETTLE),
        ContentKind.OPENED,
    )
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the roster needs to know of an act, to tell in which role it was done."""

    op_id: bytes
    kind: int
    device: bytes
    heads: tuple[bytes, ...]
    kid: bytes = b""


RoleOf = Callable[[bytes, Signed | Op], Role | None]
"""The role in which a board's op counts; None where it does not."""


@dataclass(slots=True)
class Spoken:
    """All that was said about one post, by sorts."""

    changes: list[Statement] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    settlings: list[Settling] = field(default_factory=list)


def statement_document(op: Op) -> Doc:
    """The document of a statement's op; its kind is one of KINDS."""
    document: Doc = {
        "op": op.op_id.hex(),
        "board": op.board_id.hex(),
        "member": op.member.hex(),
        "lamport": op.lamport,
    }
    match op.kind:
        case Kind.RETRACT:
            document["target"] = decode_body(Retract, op.body).target.hex()
            if op.thread == NO_THREAD:
                return document
            parent = op.refs[1] if len(op.refs) > 1 else op.thread
            return document | {"place": [op.thread.hex(), parent.hex()], "wall": op.wall}
        case ContentKind.REACT:
            said = decode_body(React, op.body)
            return document | {"target": said.target.hex(), "react": said.word, "on": said.on}
        case ContentKind.SETTLE:
            settle = decode_body(Settle, op.body)
            return document | {"target": settle.target.hex(), "settle": settle.words, "on": settle.on}
        case ContentKind.MODERATE:
            act = decode_body(Moderate, op.body)
            ruled: Doc = {"act": act.act, "on": act.on, "section": act.section, "reason": act.reason}
            return document | {"target": act.target.hex()} | ruled | _signed(op)
        case ContentKind.OPENED:
            opened = decode_body(Opened, op.body)
            looked: Doc = {"act": OPEN, "on": True, "section": "", "reason": opened.reason}
            return document | {"target": opened.target.hex()} | looked | _signed(op)
    edit = decode_body(Edit, op.body)
    values: dict[str, Any] = {name: getattr(edit, name) for name in FIELDS}
    return document | {
        "target": edit.target.hex(),
        "edit": {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value is not None
        },
    }


def _signed(op: Op) -> Doc:
    return {
        "acts": op.board_id.hex(),  # only acts have this field, so its index finds them among all else
        "wall": op.wall,
        "device": op.device.hex(),
        "heads": [head.hex() for head in op.heads],
    }


def read_statements(documents: Iterable[Doc], board: str, role_of: RoleOf) -> Spoken:
    """What `documents` say; those of other boards have no say on this one."""
    spoken = Spoken()
    for document in documents:
        if document["board"] != board:
            continue
        stamp = stamp_of(document)
        if "react" in document:
            spoken.reactions.append(Reaction(stamp, document["react"], document["on"]))
        elif "settle" in document:
            spoken.settlings.append(Settling(stamp, document["on"], document["settle"]))
        elif "act" in document:
            role = role_of(bytes.fromhex(board), signed_of(document))
            if role is not None:
                spoken.acts.append(
                    Act(stamp, role, document["act"], document["on"], document["section"], document["reason"])
                )
        else:
            spoken.changes.append(Statement(stamp, _edit(document)))
    return spoken


def stamp_of(document: Doc) -> Stamp:
    """Who made a statement, and where it stands in the order."""
    return Stamp(bytes.fromhex(document["member"]), document["lamport"], bytes.fromhex(document["op"]))


def signed_of(document: Doc) -> Signed:
    """The op of an act's document, as far as the roster asks."""
    return Signed(
        bytes.fromhex(document["op"]),
        ContentKind.MODERATE,
        bytes.fromhex(document["device"]),
        tuple(map(bytes.fromhex, document["heads"])),
    )


def _edit(document: Doc) -> Edit | None:
    if "edit" not in document:
        return None
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document["edit"].items()
    }
    return Edit(bytes.fromhex(document["target"]), **fields)
