"""From operations to the documents of posts, of statements about them, and of members' names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sync.log.base import NO_THREAD, Change
from sync.log.bodies import decode_body
from sync.log.kinds import Role, is_governance
from sync.log.op import Op
from tui_forum.model.anonymous import PATTERN, quiet_name
from tui_forum.model.content import Anonymous, Post
from tui_forum.model.fold import FIELDS, Said, Stamp, fold_post
from tui_forum.model.kinds import ContentKind
from tui_forum.model.letters import Letter
from tui_forum.model.moderation import is_settled, rule
from tui_forum.model.reactions import fold_reactions
from tui_forum.store.conditions import F
from tui_forum.store.view import View
from tui_forum.store.view_batch import Batch, Doc, on_board
from tui_forum.store.view_names import member_key, named_member
from tui_forum.store.view_places import UNKNOWN_NAME, place_of
from tui_forum.store.view_statements import KINDS, RoleOf, Spoken, read_statements, statement_document

_POSTS = (ContentKind.POST, ContentKind.PRIVATE, ContentKind.ANONYMOUS)


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
    """What the posts need to know of an op.

    An earlier one; whether one is held until its time; in which role it counts; what a letter says if it is
    for us; whether we muted a post; whether an anonymous one is ours.
    """

    op: Callable[[bytes, bytes], Op | None]
    is_held: Callable[[Op], bool]
    role_of: RoleOf
    letter: Callable[[Op], Letter | None]
    is_muted: Callable[[Doc], bool]
    is_own: Callable[[Op, Anonymous], bool]


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
        targets = dict.fromkeys(self._moderated(changes), 0) | self._take_statements(changes)
        said = {_key(change.op): change for change in changes if change.op.kind in _POSTS}
        keys = dict.fromkeys((*said, *targets))
        self._posts.load(keys)
        self._members.load({member_key(change.op) for change in said.values() if change.counted})
        about = self._statements_about(keys)
        for key in keys:
            change, known = said.get(key), self._posts.get(key)
            if change is not None and change.counted:
                document = self._document(change.op, about.get(key))
                if document is not None:
                    self._posts.put(key, document, change.n)
            elif change is None and known is not None and "gone" not in known:
                self._posts.put(key, self._again(known, about.get(key)))
            else:
                place = place_of(key, about.get(key, ()), self._members, self._around.role_of)
                self._posts.put(key, self._judged(place) if place else None, targets.get(key))
        return self._written()

    def put(self, keys: Iterable[str], change: Callable[[Doc], Doc]) -> list[PostChange]:
        """Write `change` of the documents of these posts (keys of `on_board`); those that differ."""
        self._posts.load(keys)
        for key in keys:
            known = self._posts.get(key)
            if known is not None:
                self._posts.put(key, change(known))
        return self._written()

    def _written(self) -> list[PostChange]:
        changed = []
        for key, before, now in self._posts.changes():
            number = self._posts.doc_id(key)
            if before is not None and now is not None and before["thread"] != now["thread"]:
                changed += [PostChange(number, before, None), PostChange(number, None, now)]
            else:
                changed.append(PostChange(number, before, now))
        self._posts.flush()
        return changed

    def _name_members(self, changes: Iterable[Change]) -> None:
        for change in changes:
            named = named_member(change.op) if change.counted else None
            if named:
                board, (member, name) = change.op.board_id.hex(), named
                key = f"{board}:{member.hex()}"
                self._members.put(key, {"key": key, "board": board, "member": member.hex(), "name": name})
        self._members.flush()

    def _take_statements(self, changes: Iterable[Change]) -> dict[str, int]:
        """Write or drop statements; the posts that they are about, with the number of one of them."""
        batch: Batch = self._view.batch("statements")
        targets: dict[str, int] = {}
        for change in changes:
            if change.op.kind not in KINDS:
                continue
            key = change.op.op_id.hex()
            document = batch.get(key)  # what is gone for good comes without its body
            if change.counted:
                document = statement_document(change.op)
            if document is not None:
                batch.put(key, document if change.counted else None)
                targets.setdefault(on_board(document["board"], document["target"]), change.n)
        batch.flush()
        return targets

    def _moderated(self, changes: Iterable[Change]) -> list[str]:
        """The posts that were moderated, on boards where governance changed: an act's role may have, too."""
        governed = {change.op.board_id.hex() for change in changes if is_governance(change.op.kind)}
        return [
            on_board(board, act["target"])
            for board in governed
            for act in self._view.statements.search(F("acts") == board)
        ]

    def _statements_about(self, keys: Iterable[str]) -> dict[str, list[Doc]]:
        if not len(self._view.statements):
            return {}
        found: dict[str, list[Doc]] = {}
        targets = {key.partition(":")[2] for key in keys}
        for document in self._view.where_in("statements", "target", targets):
            found.setdefault(on_board(document["board"], document["target"]), []).append(document)
        return found

    def _again(self, known: Doc, statements: list[Doc] | None) -> Doc:
        """A post that is here, after something new was said about it; its words come from the log."""
        op = self._around.op(bytes.fromhex(known["board"]), bytes.fromhex(known["post"]))
        if op is None or not op.body:
            return known
        self._members.load((member_key(op),))
        return self._document(op, statements) or known

    def _document(self, op: Op, statements: list[Doc] | None) -> Doc | None:
        """The document of a post; None for a letter that is not for us."""
        letter = self._around.letter(op) if op.kind == ContentKind.PRIVATE else None
        hidden = decode_body(Anonymous, op.body) if op.kind == ContentKind.ANONYMOUS else None
        if letter is not None:
            post = Post("", "", "", letter.notes, (), letter.body, "")
            thread, parent = letter.thread, letter.target
        elif op.kind == ContentKind.PRIVATE:
            return None
        else:
            post = hidden.post if hidden is not None else decode_body(Post, op.body)
            thread, parent = op.thread, op.refs[0] if op.refs else op.thread
        root = thread == NO_THREAD
        named = self._members.get(member_key(op))
        document: Doc = {
            "post": op.op_id.hex(),
            "board": op.board_id.hex(),
            "thread": (op.op_id if root else thread).hex(),
            "member": op.member.hex(),
            "author": post.imported_from or (named["name"] if named else UNKNOWN_NAME),
            "wall": op.wall,
            "lamport": op.lamport,
        }
        if not root:
            document["parent"] = parent.hex()
        if letter is not None:
            document |= {"private": True, "to": letter.to.hex()}
        if post.imported_from:
            document["imported"] = True
        if hidden is not None:
            document |= {"author": PATTERN.format(name=quiet_name(op.member)), "anonymous": True}
            if self._around.is_own(op, hidden):
                document["mask"] = hidden.salt.hex()
        if self._around.is_held(op):
            document["held"] = op.wall
        document |= self._said(op, post, statements, root=root) if statements else _fields(post)
        return self._judged(document)

    def _judged(self, document: Doc) -> Doc:
        return document | {"muted": True} if self._around.is_muted(document) else document

    def _said(self, op: Op, post: Post, statements: list[Doc], *, root: bool) -> Doc:
        """What a post says after all that was said about it."""
        spoken = read_statements(statements, op.board_id.hex(), self._around.role_of)
        said = fold_post(post, Stamp(op.member, op.lamport, op.op_id), spoken.changes)
        fields = _fields(said)
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
        if ruling.hide is not None and not fields.get("retracted"):
            fields["veiled"] = {name: fields.pop(name) for name in ("title", "body") if name in fields}
            fields |= {"body": "", "hidden": [ruling.hide.role.name.lower(), ruling.hide.reason]}
        return fields


def _key(op: Op) -> str:
    return on_board(op.board_id.hex(), op.op_id.hex())


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
