"""The document of a post: what its op says, after all that was said about it, was ruled, and was muted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from sync.log.base import NO_THREAD
from sync.log.bodies import known_body
from sync.log.kinds import Role
from sync.log.op import Op
from tui_forum.model.anonymous import PATTERN, quiet_name
from tui_forum.model.content import Anonymous, Post
from tui_forum.model.fold import FIELDS, Said, Stamp, fold_post
from tui_forum.model.kinds import ContentKind
from tui_forum.model.letters import Letter
from tui_forum.model.moderation import is_settled, rule
from tui_forum.model.reactions import fold_reactions
from tui_forum.store.log_reader import LogReader
from tui_forum.store.view_batch import Batch, Doc
from tui_forum.store.view_names import member_key
from tui_forum.store.view_places import UNKNOWN_NAME
from tui_forum.store.view_statements import RoleOf, Spoken, read_statements

_FIELDS_OF: Callable[[Post | Said], tuple[object, ...]] = attrgetter(*FIELDS)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the posts need to know of an op.

    The log; an earlier one; whether one is held until its time; in which role it counts; what a letter says
    if it is for us; whether we muted a post; whether an anonymous one is ours.
    """

    log: LogReader
    op: Callable[[bytes, bytes], Op | None]
    is_held: Callable[[Op], bool]
    role_of: RoleOf
    letter: Callable[[Op], Letter | None]
    is_muted: Callable[[Doc], bool]
    is_own: Callable[[Op, Anonymous], bool]


@dataclass(frozen=True, slots=True)
class _Author:
    """Who wrote: board, member and name, as documents have them."""

    board: str
    member: str
    name: str


class PostDocuments:
    """The documents of posts, of one transaction; names are looked up in `members` once."""

    def __init__(self, members: Batch, around: Surroundings) -> None:
        self._members, self._around = members, around
        self._authors: dict[tuple[bytes, bytes], _Author] = {}

    def expect(self, ops: Iterable[Op]) -> None:
        """Read the names of who wrote these in few statements."""
        authors = {(op.board_id, op.member) for op in ops}
        self._members.load(member_key(*author) for author in authors)

    def of(self, op: Op, statements: list[Doc] | None) -> Doc | None:
        """The document of a post; None for a letter that is not for us."""
        kind = op.kind
        if kind == ContentKind.PRIVATE:
            letter = self._around.letter(op)
            return None if letter is None else self._letter(op, letter, statements)
        hidden = known_body(Anonymous, op.body) if kind == ContentKind.ANONYMOUS else None
        post = known_body(Post, op.body) if hidden is None else hidden.post
        document = self._head(op, op.thread, op.refs[0] if op.refs else op.thread)
        if post.imported_from:
            document |= {"author": post.imported_from, "imported": True}
        if hidden is not None:
            document |= {"author": PATTERN.format(name=quiet_name(op.member)), "anonymous": True}
            if self._around.is_own(op, hidden):
                document["mask"] = hidden.salt.hex()
        return self._whole(document, op, post, statements)

    def judged(self, document: Doc) -> Doc:
        """`document` with our own wish that it be folded, where that is so."""
        return document | {"muted": True} if self._around.is_muted(document) else document

    def _letter(self, op: Op, letter: Letter, statements: list[Doc] | None) -> Doc:
        document = self._head(op, letter.thread, letter.target)
        document |= {"private": True, "to": letter.to.hex()}
        post = Post("", "", "", letter.notes, (), letter.body, "")
        return self._whole(document, op, post, statements)

    def _head(self, op: Op, thread: bytes, parent: bytes) -> Doc:
        """What follows from the op's header."""
        author = self._authors.get((op.board_id, op.member)) or self._author(op.board_id, op.member)
        identity = op.op_id.hex()
        document: Doc = {
            "post": identity,
            "board": author.board,
            "thread": identity if thread == NO_THREAD else thread.hex(),
            "member": author.member,
            "author": author.name,
            "wall": op.wall,
            "lamport": op.lamport,
        }
        if thread != NO_THREAD:
            document["parent"] = parent.hex()
        return document

    def _author(self, board_id: bytes, member: bytes) -> _Author:
        named = self._members.get(member_key(board_id, member))
        author = _Author(board_id.hex(), member.hex(), named["name"] if named else UNKNOWN_NAME)
        self._authors[board_id, member] = author
        return author

    def _whole(self, document: Doc, op: Op, post: Post, statements: list[Doc] | None) -> Doc:
        if self._around.is_held(op):
            document["held"] = op.wall
        root = document["thread"] == document["post"]
        document |= self._said(op, post, statements, root=root) if statements else _fields(post)
        return self.judged(document)

    def _said(self, op: Op, post: Post, statements: list[Doc], *, root: bool) -> Doc:
        """What a post says after all that was said about it."""
        spoken = read_statements(statements, op.board_id.hex(), self._around.role_of)
        said = fold_post(post, Stamp(op.member, op.lamport, op.op_id), spoken.changes)
        fields = _fields(said) | {name: True for name in ("edited", "retracted") if getattr(said, name)}
        reactions = {} if said.retracted else fold_reactions(spoken.reactions)
        if reactions:
            fields["reactions"] = {
                word: [member.hex() for member in members] for word, members in reactions.items()
            }
        settled = is_settled(spoken.settlings, op.member) if root else None
        if settled is not None:
            fields["settled"] = settled.words
        return self._ruled(op, fields, spoken, root=root) if spoken.acts else fields

    def _ruled(self, op: Op, fields: Doc, spoken: Spoken, *, root: bool) -> Doc:
        """`fields` after moderation. What is hidden is put where neither lists nor search look."""
        role = self._around.role_of(op.board_id, op)
        ruling = rule(spoken.acts, Role.MEMBER if role is None else role, is_root=root)
        if ruling.move is not None:
            fields["section"] = ruling.move.section
        if ruling.pin is not None:
            fields["pinned"] = True
        if ruling.lock is not None:
            fields["locked"] = [ruling.lock.stamp.lamport, ruling.lock.stamp.op_id.hex()]
        if ruling.let is not None:
            fields["passed"] = True
        if ruling.hide is not None and not fields.get("retracted"):
            fields["veiled"] = {name: fields.pop(name) for name in ("title", "body") if name in fields}
            fields |= {"body": "", "hidden": [ruling.hide.role.name.lower(), ruling.hide.reason]}
        return fields


def _fields(said: Post | Said) -> Doc:
    """The fields of a post that are not empty; its body always."""
    fields: Doc = {name: value for name, value in zip(FIELDS, _FIELDS_OF(said), strict=True) if value}
    for name in ("notes", "tags"):
        if name in fields:
            fields[name] = list(fields[name])
    fields.setdefault("body", "")
    return fields
