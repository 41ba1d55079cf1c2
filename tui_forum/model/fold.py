"""What a post says after all that its author said about it: the content fold of one post, a pure function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui_forum.model.content import Edit, Post

FIELDS = ("title", "section", "need", "notes", "tags", "body")
ROOT_ONLY = frozenset({"title", "section"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who said something, and where it stands in the one order that settles all quarrels.

    (lamport, op id).
    """

    member: bytes
    lamport: int
    op_id: bytes

    @property
    def rank(self) -> tuple[int, bytes]:
        """The later of two writers has the greater rank."""
        return (self.lamport, self.op_id)


@dataclass(frozen=True, slots=True)
class Statement:
    """An edit of a post, or (without `edit`) its retraction."""

    stamp: Stamp
    edit: Edit | None


@dataclass(frozen=True, slots=True)
class Said:
    """A post as it stands."""

    title: str
    section: str
    need: str
    notes: tuple[str, ...]
    tags: tuple[str, ...]
    body: str
    edited: bool = False
    retracted: bool = False


def fold_post(post: Post, stamp: Stamp, statements: Iterable[Statement]) -> Said:
    """`post` with its author's edits, the last writer winning field by field; others have no say.

    A retracted post has no words left, but keeps its place: section and need.
    """
    own = [statement for statement in statements if statement.stamp.member == stamp.member]
    said = Said(post.title, post.section, post.need, post.notes, post.tags, post.body)
    edits = [(s.stamp.rank, s.edit) for s in own if s.edit is not None and s.stamp.rank > stamp.rank]
    for _, edit in sorted(edits, key=lambda item: item[0]):
        values = {name: value for name in FIELDS if (value := getattr(edit, name)) is not None}
        if not post.title:
            values = {name: value for name, value in values.items() if name not in ROOT_ONLY}
        said = replace(said, **values, edited=True)
    if any(statement.edit is None for statement in own):
        return Said("", said.section, said.need, (), (), "", edited=False, retracted=True)
    return said
