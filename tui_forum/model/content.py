"""Bodies of content operations: what a post, an edit and a reaction carry, and what is refused of them.

A root post has a title and names no thread in its header; a reply has none, names its thread, and its first
ref is the post that it answers. An edit leaves a field as it is by None.
"""

from __future__ import annotations

import msgspec

from sync.errors import BadOp
from tui_forum.model import limits
from tui_forum.model.kinds import ContentKind


class Post(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A thread's root or a reply.

    `imported_from` names who wrote it elsewhere, "" for the author themself.
    """

    title: str
    section: str
    need: str
    notes: tuple[str, ...]
    tags: tuple[str, ...]
    body: str
    imported_from: str


class Edit(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A change to one's own post `target` (op id); the last writer wins field by field."""

    target: bytes
    title: str | None = None
    section: str | None = None
    need: str | None = None
    notes: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    body: str | None = None


class React(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A reaction in words to the post `target`; `on` False takes it back."""

    target: bytes
    word: str
    on: bool


Content = Post | Edit | React
CONTENT: dict[int, type[Content]] = {
    ContentKind.POST: Post,
    ContentKind.EDIT: Edit,
    ContentKind.REACT: React,
}


def check_content(content: Content, *, is_root: bool) -> None:
    """Raises BadOp where a limit is passed or a necessary part is missing."""
    if isinstance(content, Post):
        _check_post(content, is_root)
    elif isinstance(content, Edit):
        _check_edit(content)
    elif len(content.target) != 32 or not 0 < len(content.word) <= limits.MAX_LABEL:
        raise BadOp("a reaction without its post or its word")


def _check_post(post: Post, is_root: bool) -> None:
    if is_root and not post.title.strip():
        raise BadOp("a thread without a title")
    if not is_root and (post.title or post.section):
        raise BadOp("a reply with a title or a section of its own")
    if not post.body.strip():
        raise BadOp("a post without text")
    if len(post.imported_from) > limits.MAX_NAME:
        raise BadOp("an imported author's name is over its limit")
    _check_fields(post.title, post.section, post.need, post.body)
    _check_labels(post.notes, post.tags)


def _check_edit(edit: Edit) -> None:
    if len(edit.target) != 32:
        raise BadOp("an edit without its post")
    if edit.title is not None and not edit.title.strip():
        raise BadOp("an edit that takes the title away")
    if edit.body is not None and not edit.body.strip():
        raise BadOp("an edit that takes the text away")
    _check_fields(edit.title or "", edit.section or "", edit.need or "", edit.body or "")
    _check_labels(edit.notes or (), edit.tags or ())


def _check_fields(title: str, section: str, need: str, body: str) -> None:
    if len(title) > limits.MAX_TITLE:
        raise BadOp("a title is over its limit")
    if len(section) > limits.MAX_NAME:
        raise BadOp("a section's name is over its limit")
    if len(need) > limits.MAX_LABEL:
        raise BadOp("a need is over its limit")
    if len(body) > limits.MAX_BODY or len(body.encode()) > limits.MAX_BODY:
        raise BadOp("a text is over its limit")


def _check_labels(*lists: tuple[str, ...]) -> None:
    for labels in lists:
        if len(labels) > limits.MAX_LABELS or any(not 0 < len(label) <= limits.MAX_LABEL for label in labels):
            raise BadOp("content notes or tags are over their limit")
