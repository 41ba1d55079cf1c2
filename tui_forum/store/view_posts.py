"""From operations to the documents of posts, of statements about them, and of members' names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sync.log.base import NO_THREAD, Change
from sync.log.bodies import AddMember, Genesis, Join, Retract, decode_body
from sync.log.kinds import Kind
from sync.log.op import Op
from tui_forum.model.content import Edit, Post
from tui_forum.model.fold import FIELDS, Said, Stamp, Statement, fold_post
from tui_forum.model.kinds import ContentKind
from tui_forum.store.view import View
from tui_forum.store.view_batch import Batch, Doc

UNKNOWN_NAME = "somebody"


@dataclass(frozen=True, slots=True)
class PostChange:
    """What became of one post: its number, and its document before and now."""

    number: int
    before: Doc | None
    now: Doc | None

    @property
    def document(self) -> Doc:
        """The one that is there, the newer first."""
        return self.now or self.before or {}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the posts need to know: an earlier op, and whether one is held until its time."""

    op: Callable[[bytes, bytes], Op | None]
    is_held: Callable[[Op], bool]


class Posts:
    """Posts, statements and names of one transaction."""

    def __init__(self, view: View, around: Surroundings) -> None:
        self._view = view
        self._around = around
        self._posts = view.batch("posts")
        self._members = view.batch("members")

    def take(self, changes: Sequence[Change]) -> list[PostChange]:
        """Write what `changes` make of posts, statements and names; the posts that differ."""
        self._name_members(changes)
        targets = self._take_statements(changes)
        said = {change.op.op_id.hex(): change for change in changes if change.op.kind == ContentKind.POST}
        keys = dict.fromkeys((*said, *targets))
        self._posts.load(keys)
        self._members.load({_member_key(change.op) for change in said.values() if change.counted})
        about = self._statements_about(keys)
        for key in keys:
            change, known = said.get(key), self._posts.get(key)
            if change is not None and not change.counted:
                self._posts.put(key, None)
            elif change is not None:
                self._posts.put(key, self._document(change.op, about.get(key)), change.n)
            elif known is not None:
                self._posts.put(key, self._again(known, about.get(key)))
        return self._written()

    def put(self, keys: Iterable[str], change: Callable[[Doc], Doc]) -> list[PostChange]:
        """Write `change` of the documents of these posts; those that differ."""
        self._posts.load(keys)
        for key in keys:
            known = self._posts.get(key)
            if known is not None:
                self._posts.put(key, change(known))
        return self._written()

    def _written(self) -> list[PostChange]:
        changed = [
            PostChange(self._posts.doc_id(key), before, now) for key, before, now in self._posts.changes()
        ]
        self._posts.flush()
        return changed

    def _name_members(self, changes: Iterable[Change]) -> None:
        for change in changes:
            named = _named_member(change.op) if change.counted else None
            if named:
                board, (member, name) = change.op.board_id.hex(), named
                key = f"{board}:{member.hex()}"
                self._members.put(key, {"key": key, "board": board, "member": member.hex(), "name": name})
        self._members.flush()

    def _take_statements(self, changes: Iterable[Change]) -> list[str]:
        """Write or drop edits and retractions; the posts that they are about."""
        batch: Batch = self._view.batch("statements")
        targets = []
        for change in changes:
            if change.op.kind in (ContentKind.EDIT, Kind.RETRACT):
                document = _statement(change.op)
                batch.put(document["op"], document if change.counted else None)
                targets.append(document["target"])
        batch.flush()
        return targets

    def _statements_about(self, keys: Iterable[str]) -> dict[str, list[Doc]]:
        if not len(self._view.statements):
            return {}
        found: dict[str, list[Doc]] = {}
        for document in self._view.where_in("statements", "target", keys):
            found.setdefault(document["target"], []).append(document)
        return found

    def _again(self, known: Doc, statements: list[Doc] | None) -> Doc:
        """A post that is here, after something new was said about it; its words come from the log."""
        op = self._around.op(bytes.fromhex(known["board"]), bytes.fromhex(known["post"]))
        if op is None or not op.body:
            return known
        self._members.load((_member_key(op),))
        return self._document(op, statements)

    def _document(self, op: Op, statements: list[Doc] | None) -> Doc:
        post = decode_body(Post, op.body)
        named = self._members.get(_member_key(op))
        root = op.thread == NO_THREAD
        document: Doc = {
            "post": op.op_id.hex(),
            "board": op.board_id.hex(),
            "thread": (op.op_id if root else op.thread).hex(),
            "member": op.member.hex(),
            "author": post.imported_from or (named["name"] if named else UNKNOWN_NAME),
            "wall": op.wall,
        }
        if not root:
            document["parent"] = (op.refs[0] if op.refs else op.thread).hex()
        if post.imported_from:
            document["imported"] = True
        if self._around.is_held(op):
            document["held"] = op.wall
        said = (
            fold_post(post, Stamp(op.member, op.lamport, op.op_id), map(_read_statement, statements))
            if statements
            else post
        )
        return document | _fields(said)


def _fields(said: Post | Said) -> Doc:
    """The fields of a post that are not empty; its body always."""
    fields: Doc = {name: value for name in FIELDS if (value := getattr(said, name))}
    for name in ("notes", "tags"):
        if name in fields:
            fields[name] = list(fields[name])
    fields.setdefault("body", "")
    if isinstance(said, Said):
        fields |= {name: True for name in ("edited", "retracted") if getattr(said, name)}
    return fields


def _statement(op: Op) -> Doc:
    document: Doc = {
        "op": op.op_id.hex(),
        "board": op.board_id.hex(),
        "member": op.member.hex(),
        "lamport": op.lamport,
    }
    if op.kind == Kind.RETRACT:
        return document | {"target": decode_body(Retract, op.body).target.hex()}
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


def _read_statement(document: Doc) -> Statement:
    stamp = Stamp(bytes.fromhex(document["member"]), document["lamport"], bytes.fromhex(document["op"]))
    if "edit" not in document:
        return Statement(stamp, None)
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in document["edit"].items()
    }
    return Statement(stamp, Edit(bytes.fromhex(document["target"]), **fields))


def _member_key(op: Op) -> str:
    return f"{op.board_id.hex()}:{op.member.hex()}"


def _named_member(op: Op) -> tuple[bytes, str] | None:
    """The member that a governance op introduces, with the name."""
    if op.kind == Kind.GENESIS:
        genesis = decode_body(Genesis, op.body)
        return genesis.founder, genesis.founder_name
    if op.kind == Kind.JOIN:
        join = decode_body(Join, op.body)
        return join.member, join.name
    if op.kind == Kind.ADD_MEMBER:
        added = decode_body(AddMember, op.body)
        return added.member, added.name
    return None
