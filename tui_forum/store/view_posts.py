"""From operations to the documents of posts, of statements about them, and of members' names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sync.log.base import Change
from sync.log.kinds import is_governance
from sync.log.op import Op
from tui_forum.model.kinds import ContentKind
from tui_forum.store.conditions import F
from tui_forum.store.view import View
from tui_forum.store.view_batch import Batch, Doc, on_board
from tui_forum.store.view_documents import PostDocuments, Surroundings
from tui_forum.store.view_firsts import Firsts
from tui_forum.store.view_names import member_key, named_member
from tui_forum.store.view_places import place_of
from tui_forum.store.view_statements import KINDS, statement_document

_POSTS = frozenset((ContentKind.POST, ContentKind.PRIVATE, ContentKind.ANONYMOUS))


class PostChange(NamedTuple):
    """What became of one post: its number, and its document before and now."""

    number: int
    before: Doc | None
    now: Doc | None

    @property
    def document(self) -> Doc:
        """The one that is there, the newer first."""
        return self.now or self.before or {}


@dataclass(frozen=True, slots=True)
class _Sorts:
    """Changes by what they are to posts."""

    posts: list[Change]
    statements: list[Change]
    governance: list[Change]

    @classmethod
    def of(cls, changes: Iterable[Change]) -> _Sorts:
        sorts = cls([], [], [])
        for change in changes:
            kind = change.op.kind
            if kind in _POSTS:
                sorts.posts.append(change)
            elif kind in KINDS:
                sorts.statements.append(change)
            elif is_governance(kind):
                sorts.governance.append(change)
        return sorts


class Posts:
    """Posts, statements and names of one transaction."""

    def __init__(self, view: View, around: Surroundings) -> None:
        self._view = view
        self._around = around
        self._posts = view.batch("posts")
        self._members = view.batch("members")
        self._documents = PostDocuments(self._members, around)
        self._firsts = Firsts(view, around.log)

    def take(self, changes: Sequence[Change]) -> list[PostChange]:
        """Write what `changes` make of posts, statements and names; the posts that differ."""
        sorts = _Sorts.of(changes)
        new = self._name_members(sorts.governance)
        targets = dict.fromkeys(self._moderated(sorts.governance), 0)
        targets |= dict.fromkeys(self._firsts.governed(_boards(sorts.governance), new), 0)
        targets |= self._take_statements(sorts.statements)
        said = {_key(change.op): change for change in sorts.posts}
        self._documents.expect(change.op for change in sorts.posts)
        self._settle(dict.fromkeys((*said, *targets)), said, targets)
        self._settle(dict.fromkeys(self._firsts.settled()), {}, {})
        self._firsts.settled()
        return self._written()

    def _settle(self, keys: dict[str, None], said: dict[str, Change], targets: dict[str, int]) -> None:
        """Make the documents of these posts anew: of those `said` now, and of what is known already."""
        self._posts.load(keys)
        self._firsts.load(keys)
        about = self._statements_about(keys)
        for key in keys:
            change, known = said.get(key), self._posts.get(key)
            if change is not None and change.counted:
                document = self._documents.of(change.op, about.get(key))
                if document is not None:
                    self._posts.put(key, self._firsts.marked(key, document), change.n)
            elif change is None and known is not None and "gone" not in known:
                self._posts.put(key, self._firsts.marked(key, self._again(known, about.get(key))))
            else:
                place = place_of(key, about.get(key, ()), self._members, self._around.role_of)
                place = self._documents.judged(place) if place else None
                self._posts.put(key, self._firsts.marked(key, place), targets.get(key))

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
        for _, number, before, now in self._posts.flush():
            assert number is not None, "a post has the number of its op"
            if before is not None and now is not None and before["thread"] != now["thread"]:
                changed += [PostChange(number, before, None), PostChange(number, None, now)]
            else:
                changed.append(PostChange(number, before, now))
        return changed

    def _name_members(self, changes: Iterable[Change]) -> frozenset[str]:
        """Write the names of who came; the keys of those who were not known before."""
        new = set()
        for change in changes:
            named = named_member(change.op) if change.counted else None
            if named:
                board_id, (member, name) = change.op.board_id, named
                key = member_key(board_id, member)
                document = {"key": key, "board": board_id.hex(), "member": member.hex(), "name": name}
                if self._members.get(key) is None:
                    new.add(key)
                self._members.put(key, document)
        self._members.flush()
        return frozenset(new)

    def _take_statements(self, changes: Iterable[Change]) -> dict[str, int]:
        """Write or drop statements; the posts that they are about, with the number of one of them."""
        batch: Batch = self._view.batch("statements")
        targets: dict[str, int] = {}
        batch.load(change.op.op_id.hex() for change in changes)
        for change in changes:
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
        return [
            on_board(board, act["target"])
            for board in _boards(changes)
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
        return self._documents.of(op, statements) or known


def by_thread(changes: Iterable[PostChange]) -> dict[str, list[PostChange]]:
    """These changes by the keys of the threads that they are in."""
    found: dict[str, list[PostChange]] = {}
    for change in changes:
        post = change.document
        found.setdefault(on_board(post["board"], post["thread"]), []).append(change)
    return found


def _boards(changes: Iterable[Change]) -> set[str]:
    return {change.op.board_id.hex() for change in changes}


def _key(op: Op) -> str:
    return on_board(op.board_id.hex(), op.op_id.hex())
