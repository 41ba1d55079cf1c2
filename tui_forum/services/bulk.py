"""Many posts at once, in one transaction: for imports and the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.log.base import BoardInfo
from sync.log.bodies import encode_body
from sync.log.op import OpDraft
from tui_forum.language import _
from tui_forum.model.content import Post
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import checked_body, checked_labels, checked_name, checked_title
from tui_forum.services.directory import board_info
from tui_forum.services.home import Forum
from tui_forum.services.writing import checked_need, chosen_section, ttl_code_of

AT_ONCE = 500
"""Posts in one call of the log: SQLite's savepoints cost the square of what is written under one."""


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be made: a root when `parent` is None, else a reply to item number `parent` of the same call.

    `author` names who wrote it elsewhere (an import), "" for our own; `wall` None is now. A reply is kept as
    long as its root.
    """

    body: str
    title: str = ""
    section: str = ""
    need: str = ""
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    author: str = ""
    wall: int | None = None
    parent: int | None = None
    keep: int | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    """A checked post, and where it stands: the numbers of its root and of the post that it answers."""

    body: bytes
    ttl_code: int
    wall: int | None
    root: int
    parent: int | None
    depth: int


def post_many(forum: Forum, board: str, posts: Sequence[NewPost]) -> list[str]:
    """Write all or nothing; the ids in order.

    A parent comes before its replies. A section that the board lacks becomes its first; call
    boards.ensure_sections before. Raises as writing.post_thread.
    """
    info = board_info(forum, board)
    items: list[_Item] = []
    for number, post in enumerate(posts):
        items.append(_item(info, post, number, items))
    ids: list[bytes] = [b""] * len(items)
    with forum.database.transaction():
        for depth in range(max((item.depth for item in items), default=-1) + 1):
            level = [number for number, item in enumerate(items) if item.depth == depth]
            for start in range(0, len(level), AT_ONCE):
                part = level[start : start + AT_ONCE]
                ops = forum.log.append_many(info.board_id, [_draft(items[number], ids) for number in part])
                for number, op in zip(part, ops, strict=True):
                    ids[number] = op.op_id
    return [op_id.hex() for op_id in ids]


def _item(info: BoardInfo, post: NewPost, number: int, before: Sequence[_Item]) -> _Item:
    parent = None
    if post.parent is not None:
        if not 0 <= post.parent < number:
            raise BadInput(
                _("Post {number} answers one that does not come before it.").format(number=number),
                _("Put parents first."),
            )
        parent = before[post.parent]
    content = Post(
        title="" if parent else checked_title(post.title),
        section="" if parent else chosen_section(info, post.section),
        need="" if parent else checked_need(post.need),
        notes=checked_labels(post.notes, _("content note")),
        tags=checked_labels(post.tags, _("tag")),
        body=checked_body(post.body),
        imported_from=checked_name(post.author, _("author's name")) if post.author else "",
    )
    return _Item(
        body=encode_body(content),
        ttl_code=parent.ttl_code if parent else ttl_code_of(info, post.keep),
        wall=post.wall,
        root=parent.root if parent else number,
        parent=post.parent,
        depth=parent.depth + 1 if parent else 0,
    )


def _draft(item: _Item, ids: Sequence[bytes]) -> OpDraft:
    if item.parent is None:
        return OpDraft(ContentKind.POST, item.body, ttl_code=item.ttl_code, wall=item.wall)
    return OpDraft(
        ContentKind.POST,
        item.body,
        thread=ids[item.root],
        refs=(ids[item.parent],),
        ttl_code=item.ttl_code,
        wall=item.wall,
    )
